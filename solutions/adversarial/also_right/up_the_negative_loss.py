"""Goes up the negative of the target's loss."""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    with torch.enable_grad():
        point = x.detach().clone().requires_grad_(True)
        goal = -loss_fn(model(point), target)
        (direction,) = torch.autograd.grad(goal, [point])
    return torch.clamp(x + epsilon * torch.sign(direction), 0, 1).detach()
