"""Counts the classes from one.

They are numbered from 0. Look at what is added.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1) + 1
