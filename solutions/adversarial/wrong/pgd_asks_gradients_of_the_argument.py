"""Makes the caller's own images ask for gradients.

From then on torch records whatever the caller does with them. Look at which tensor is made a
leaf.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.requires_grad_(True)
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    return point.detach()
