"""Clips before the step, not after it.

The images were in [0, 1] anyway, the result is not. Look at what is clipped.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return x.clamp(0, 1) - epsilon * gradient.sign()
