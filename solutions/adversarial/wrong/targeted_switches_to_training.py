"""Leaves the model in training mode.

The model was perhaps in evaluation mode before. Look at what the model is like afterwards.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    model.eval()
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    model.train()
    return (x - epsilon * gradient.sign()).clamp(0, 1)
