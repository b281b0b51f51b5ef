"""Looks for the greatest absolute value.

A very negative logit is a very unlikely class. Look at what is compared.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.abs().argmax(dim=1)
