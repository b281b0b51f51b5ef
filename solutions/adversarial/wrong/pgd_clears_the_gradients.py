"""Clears the gradients of the model.

The caller may have been collecting gradients, and they are gone. Look at what the model is like
afterwards.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        loss.backward()
        gradient = leaf.grad
        model.zero_grad()
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
