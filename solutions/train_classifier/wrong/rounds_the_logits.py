"""Rounds the logits.

Two classes that are near each other become the same. Look at what happens before the comparison.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.round().argmax(dim=1)
