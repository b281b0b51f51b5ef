"""Attacks in evaluation mode.

The model is switched for the attack and back again. Look at the mode that the text asks for.
"""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    training = model.training
    model.eval()
    leaf = x.clone().requires_grad_(True)
    gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
    model.train(training)
    attacked = (x + epsilon * gradient.sign()).clamp(0, 1)
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
