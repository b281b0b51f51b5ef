"""Takes the gradient at points before they are projected.

The path goes on from where the step ended, and only a copy is brought back. Look at what the next
step starts from.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        inside = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon).clamp(0, 1)
    return inside
