"""Trains on images with a random sign.

Noise is no attack: the direction of the gradient makes the difference. Look at where the signs
come from.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    gradient = torch.randn_like(leaf.detach())
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
