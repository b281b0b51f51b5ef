"""Stops when the model is wrong everywhere.

The loss could still grow, and a fixed number of steps is asked for. Look at when the loop ends.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
        if bool((model(point).argmax(dim=1) != y).all()):
            break
    return point
