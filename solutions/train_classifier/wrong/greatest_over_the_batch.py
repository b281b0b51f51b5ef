"""Looks for the greatest over the batch.

What is given is an image for each class. Look at the axis.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=0)
