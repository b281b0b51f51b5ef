"""Attacks a copy of the model, so that nothing can be left behind on the model itself."""

import copy

import torch
from torch.func import functional_call


def fgsm(model, loss_fn, x, y, epsilon):
    twin = copy.deepcopy(model).requires_grad_(False)
    points = x.detach().clone().requires_grad_()
    loss_fn(twin(points), y).backward()
    return points.detach().add(points.grad.sign(), alpha=epsilon).clamp(0.0, 1.0)


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    twin = copy.deepcopy(model).requires_grad_(False)
    points = x.detach().clone().requires_grad_()
    loss_fn(twin(points), target).backward()
    return points.detach().sub(points.grad.sign(), alpha=epsilon).clamp(0.0, 1.0)


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    weights = {name: tensor.detach() for name, tensor in model.state_dict().items()}

    def loss(change):
        return loss_fn(functional_call(model, weights, (x + change,)), y)

    low, high = torch.clamp(-x, min=-epsilon), torch.clamp(1 - x, max=epsilon)
    change = torch.zeros_like(x)
    for _ in range(steps):
        change = change + step_size * torch.func.grad(loss)(change).sign()
        change = torch.minimum(torch.maximum(change, low), high)
    return (x + change).clamp(0, 1)
