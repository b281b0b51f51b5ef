"""Leaves the parameters frozen.

They ask for no gradient any more, so nothing can be trained. Look at what the model is like
afterwards.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(0, 1)
