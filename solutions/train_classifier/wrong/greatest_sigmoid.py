"""Compares sigmoids of the logits.

For large logits all of them are rounded to 1. Look at what is compared.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.sigmoid().argmax(dim=1)
