"""Forgets the sign.

Pixels move in proportion to the gradient, mostly far less than they may. Look at what epsilon is
multiplied by.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient).clamp(0, 1)
