"""Gives int32.

torch's own dtype for class numbers is int64. Look at the conversion.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1).int()
