"""Gives every image the class of the first.

Each image has a class of its own. Look at the indices.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits[:1].argmax(dim=1).expand(len(x))
