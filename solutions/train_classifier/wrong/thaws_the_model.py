"""Thaws the model.

A parameter that was frozen asks for a gradient afterwards. Look at what is done to the
parameters.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    for parameter in model.parameters():
        parameter.requires_grad_(True)
    return logits.argmax(dim=1)
