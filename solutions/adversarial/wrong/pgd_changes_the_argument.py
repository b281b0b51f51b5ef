"""Writes the first steps into the caller's images.

The clean images are lost, and the ball moves along. Look at what a second name for a tensor is.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x
    for _ in range(steps):
        leaf = point.detach().clone().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point += step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
