"""Attacks in evaluation mode.

The loss is that of the model in the mode that it is in. Look at what is switched, and whether the
text asks for it.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    training = model.training
    model.eval()
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    model.train(training)
    return (x + epsilon * gradient.sign()).clamp(0, 1)
