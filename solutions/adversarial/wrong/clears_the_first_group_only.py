"""Clears the gradients of the first group of parameters only.

An optimizer may have several groups. Look at whose gradients are still there.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    for parameter in optimizer.param_groups[0]["params"]:
        parameter.grad = None
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
