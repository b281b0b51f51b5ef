"""Projects into the ball at the end only.

Steps leave the ball and take gradients outside of it, and come too late to turn round. Look at
when to project.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = point.clamp(0, 1)
    point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
    return point
