"""Leaves the parameters frozen.

They ask for no gradient any more, so nothing can be trained. Look at what the model is like
afterwards.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    model.requires_grad_(False)
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
