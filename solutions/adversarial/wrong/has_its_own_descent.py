"""Changes the weights by itself.

The optimizer knows of momentum and weight decay, and is not asked. Look at all the arguments.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()
