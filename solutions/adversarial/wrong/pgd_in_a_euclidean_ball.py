"""Projects into a Euclidean ball.

The change is scaled down as a whole. Look at what epsilon bounds here.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        change = point - x
        length = change.flatten(1).norm(dim=1).reshape(-1, *[1] * (x.ndim - 1))
        point = x + change * (epsilon / length.clamp(min=1e-12)).clamp(max=1)
        point = point.clamp(0, 1)
    return point
