"""Clips at 0 only.

Pixels can get above 1. Look at both ends.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x + epsilon * gradient.sign()).clamp(min=0)
