"""Gives the greatest logit.

The class is asked for, not its score. Look at which result of max is taken.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.max(dim=1).values
