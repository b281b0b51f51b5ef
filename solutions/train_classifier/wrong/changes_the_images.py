"""Changes the images in place.

The tensor that was given is another one after the call. Look for an assignment that works in
place.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.eval()
    x.clamp_(0.05, 0.95)
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1)
