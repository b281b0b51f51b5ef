"""Standardises the images.

The model was trained with images as they are. Look at what it is given.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model((x - x.mean()) / (x.std() + 1e-8))
    model.train(was_training)
    return logits.argmax(dim=1)
