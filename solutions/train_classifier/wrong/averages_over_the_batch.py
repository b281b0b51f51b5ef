"""Lets the batch vote.

Each image has a class of its own. Look at the mean.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.mean(dim=0).argmax().expand(len(x))
