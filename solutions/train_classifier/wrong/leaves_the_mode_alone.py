"""Leaves the model in the mode it had.

A model that was just trained still drops out and normalises by the batch. Look at what is missing
before the call.
"""

import torch


def predict(model, x):
    with torch.no_grad():
        logits = model(x)
    return logits.argmax(dim=1)
