"""Shows the images to the model in training mode first.

Running statistics of batch normalisation change, and test images must not do that. Look at how
often the model is called.
"""

import torch


def predict(model, x):
    was_training = model.training
    model.train()
    with torch.no_grad():
        model(torch.cat((x, x)))
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(was_training)
    return logits.argmax(dim=1)
