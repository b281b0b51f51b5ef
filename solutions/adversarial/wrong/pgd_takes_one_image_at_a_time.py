"""Attacks one image at a time.

The loss is that of the whole batch, which need not be a mean over its images. Look at what is
handed to it.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        gradient = torch.zeros_like(x)
        for i in range(len(x)):
            leaf = point[i : i + 1].clone().requires_grad_(True)
            loss = loss_fn(model(leaf), y[i : i + 1])
            gradient[i : i + 1] = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point
