"""Erases the gradients.

The model is to be left as it was, what stands in .grad included. Look at what is reset.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    model.zero_grad()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1)
