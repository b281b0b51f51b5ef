"""Makes the ball as large as the pixel.

Black pixels cannot move at all. Look at the distance that epsilon bounds.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x * (1 - epsilon)), x * (1 + epsilon))
        point = point.clamp(0, 1)
    return point
