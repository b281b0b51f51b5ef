"""Remembers the mode too late.

What is remembered is the evaluation mode that was just set. Look at the order of the first lines.
"""

import torch


def predict(model, x):
    model.eval()
    was_training = model.training
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1)
