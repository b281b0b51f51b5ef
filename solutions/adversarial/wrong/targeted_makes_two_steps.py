"""Makes two steps.

The second step starts where the first one ended. Count the steps that are asked for.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    point = x
    for _ in range(2):
        leaf = point.clone().requires_grad_(True)
        gradient = torch.autograd.grad(loss_fn(model(leaf), target), leaf)[0]
        point = (point - epsilon * gradient.sign()).clamp(0, 1)
    return point
