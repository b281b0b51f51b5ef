"""Forgets to clip the attacked images.

The model learns from what can never be an image. Look at the values that the attack may return.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = x + epsilon * gradient.sign()
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
