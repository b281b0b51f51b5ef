"""Divides by epsilon.

With epsilon = 0 the result is not a number. Look at how the change is brought into the ball.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    delta = torch.zeros_like(x)
    for _ in range(steps):
        leaf = (x + delta).requires_grad_(True)
        gradient = torch.autograd.grad(loss_fn(model(leaf), y), leaf)[0]
        delta = delta + step_size * gradient.sign()
        delta = epsilon * (delta / epsilon).clamp(-1, 1)
        delta = (x + delta).clamp(0, 1) - x
    return x + delta
