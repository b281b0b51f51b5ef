"""Switches to training mode.

The model is left in a mode that it was perhaps not in. Look at what the text says about the mode.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    model.train()
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
