"""Keeps the change in one tensor that is updated in place, and clears the gradient in each step."""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    kept = [p.grad if p.grad is None else p.grad.clone() for p in model.parameters()]
    delta = torch.zeros_like(x, requires_grad=True)
    for _ in range(steps):
        loss_fn(model(x + delta), y).backward()
        delta.data.add_(step_size * delta.grad.sign()).clamp_(-epsilon, epsilon)
        delta.data = (x + delta.data).clamp(0, 1) - x
        delta.grad.zero_()
    for p, gradient in zip(model.parameters(), kept, strict=True):
        p.grad = gradient
    return (x + delta).detach()
