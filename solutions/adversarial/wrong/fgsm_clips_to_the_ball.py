"""Clips to the ball only.

One step never leaves the ball, but it may leave [0, 1]. Look at the bounds.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x + epsilon * gradient.sign()).clamp(x - epsilon, x + epsilon)
