"""Leaves the other mode.

A model in training mode ends in evaluation mode, and the other way round. Look at what is
remembered.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(not was_training)
    return logits.argmax(dim=1)
