"""Attacks the first image only.

The others of the batch have no gradient. Look at which examples go into the loss.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf)[:1], target[:1])
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(0, 1)
