"""Takes small gradients for zero.

The step is as large for a small derivative as for a large one. Look at what is compared with 0.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    gradient[gradient.abs() < 1e-6] = 0
    return (x + epsilon * gradient.sign()).clamp(0, 1)
