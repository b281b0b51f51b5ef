"""Keeps half of the distance.

The ball reaches epsilon in both directions. Look at its radius.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon / 2), x + epsilon / 2)
        point = point.clamp(0, 1)
    return point
