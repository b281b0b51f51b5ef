"""Starts from a random point of the ball.

Many do, but here the attack shall be repeatable. Look at where it starts.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = (x + epsilon * (2 * torch.rand_like(x) - 1)).clamp(0, 1)
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
