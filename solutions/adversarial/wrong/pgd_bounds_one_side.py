"""Bounds the change from above only.

Pixels can get much darker. Look at both sides of the ball.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(point, x + epsilon)
        point = point.clamp(0, 1)
    return point
