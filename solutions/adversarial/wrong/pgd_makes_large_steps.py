"""Makes steps of the size of the ball.

Epsilon bounds the sum of the steps, each has a size of its own. Look at all the arguments.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + epsilon * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
