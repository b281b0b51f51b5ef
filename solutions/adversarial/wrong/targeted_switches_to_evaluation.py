"""Leaves the model in evaluation mode.

Training that goes on afterwards goes on in the wrong mode. Look at what the model is like
afterwards.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    model.eval()
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(0, 1)
