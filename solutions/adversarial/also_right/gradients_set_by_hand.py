"""Computes the gradients without backward(), and hands them to the optimizer."""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    point = x.detach().clone().requires_grad_(True)
    direction = torch.autograd.grad(loss_fn(model(point), y), point)[0].sign()
    attacked = torch.clamp(x + epsilon * direction, 0, 1)
    loss = loss_fn(model(attacked), y)
    parameters = [p for p in model.parameters() if p.requires_grad]
    gradients = torch.autograd.grad(loss, parameters, allow_unused=True)
    for p, gradient in zip(parameters, gradients, strict=True):
        p.grad = gradient
    optimizer.step()
    return loss.detach()
