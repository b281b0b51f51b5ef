"""Always goes back to training mode.

A model that was in evaluation mode must stay in it. Look at what happens after the call.
"""

import torch


def predict(model, x):
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train()
    return logits.argmax(dim=1)
