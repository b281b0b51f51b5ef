"""Makes a step with the clean images before.

The attack then meets another model, and two steps are made. Count the steps of the optimizer.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
