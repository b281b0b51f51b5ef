"""Gives values and labels.

max returns two tensors, and one is asked for. Look at what is returned.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    values, labels = logits.max(dim=1)
    return values, labels
