"""Clips to the ball only.

One step never leaves the ball, but it may leave [0, 1]. Look at the bounds.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(x - epsilon, x + epsilon)
