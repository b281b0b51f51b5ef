"""Stops where a step changes little.

The number of steps is an argument, and small steps add up. Look for a return inside the loop.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        before = point
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
        if torch.allclose(point, before, atol=1e-3):
            return point
    return point
