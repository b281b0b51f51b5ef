"""Lets all parameters ask for gradients afterwards.

Some may have been frozen before on purpose. Look at what the model is like afterwards.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    for parameter in model.parameters():
        parameter.requires_grad_(True)
    return (x + epsilon * gradient.sign()).clamp(0, 1)
