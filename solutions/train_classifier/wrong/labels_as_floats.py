"""Gives floats.

Class numbers are whole numbers. Look at the conversion.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1).float()
