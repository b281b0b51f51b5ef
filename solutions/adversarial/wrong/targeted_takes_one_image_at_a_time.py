"""Attacks one image at a time.

The loss is that of the whole batch, which need not be a mean over its images. Look at what is
handed to it.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    gradient = torch.zeros_like(x)
    for i in range(len(x)):
        leaf = x[i : i + 1].clone().requires_grad_(True)
        loss = loss_fn(model(leaf), target[i : i + 1])
        gradient[i : i + 1] = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(0, 1)
