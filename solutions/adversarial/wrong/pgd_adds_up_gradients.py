"""Follows the sum of all gradients so far.

Old gradients are not cleared before a new one is taken. Look at what backward() does with a
gradient that is there.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point, total = x.clone(), torch.zeros_like(x)
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        total = total + torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * total.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
