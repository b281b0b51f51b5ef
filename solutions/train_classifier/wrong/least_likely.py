"""Gives the least likely class.

The smallest logit is the worst. Look at the function.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmin(dim=1)
