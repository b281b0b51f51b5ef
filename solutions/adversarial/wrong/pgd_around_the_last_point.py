"""Projects around the last point.

Each step may go epsilon away from the one before, so that together they go anywhere. Look at the
centre of the ball.
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
        point = torch.minimum(torch.maximum(point, before - epsilon), before + epsilon)
        point = point.clamp(0, 1)
    return point
