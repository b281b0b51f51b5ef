"""Trains on the clean images.

The attack is made and thrown away. Look at what the second loss is computed from.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)  # noqa: F841
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()
