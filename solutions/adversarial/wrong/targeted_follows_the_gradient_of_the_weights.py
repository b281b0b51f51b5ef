"""Differentiates with respect to the weights.

That is the gradient for training. Look at what changes in an attack, and what stays.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    weight = next(model.parameters())
    gradient = torch.autograd.grad(loss, weight)[0].sum(dim=1).reshape(x.shape[1:])
    return (x - epsilon * gradient.sign()).clamp(0, 1)
