"""Leaves images that the model takes for the target already.

Their loss can still fall. Look whether the text makes an exception.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    seen = (model(x).argmax(dim=1) == target).reshape(-1, *[1] * (x.ndim - 1))
    return torch.where(seen, x, (x - epsilon * gradient.sign()).clamp(0, 1))
