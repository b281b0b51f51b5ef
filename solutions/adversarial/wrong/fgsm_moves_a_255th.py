"""Takes epsilon for a number of grey levels.

Pixels and epsilon are on the same scale from 0 to 1. Look at the units.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x + epsilon / 255 * gradient.sign()).clamp(0, 1)
