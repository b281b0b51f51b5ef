"""Gives all parts of the model the same mode.

A part of it may be in another mode than the whole. Look at what is switched afterwards.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    model.train(model.training)
    return (x + epsilon * gradient.sign()).clamp(0, 1)
