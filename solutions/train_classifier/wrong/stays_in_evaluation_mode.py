"""Stays in evaluation mode.

The model is to have the mode it had before. Look at what happens after the call.
"""

import torch


def predict(model, x):
    model.eval()
    with torch.no_grad():
        logits = model(x)
    return logits.argmax(dim=1)
