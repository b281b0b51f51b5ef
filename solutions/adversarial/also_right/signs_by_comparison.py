"""Freezes the model for a moment, and finds the sign by two comparisons."""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    asked = {name: p.requires_grad for name, p in model.named_parameters()}
    model.requires_grad_(False)
    try:
        leaf = torch.tensor(x.tolist(), dtype=x.dtype, device=x.device, requires_grad=True)
        loss_fn(model(leaf), y).backward()
    finally:
        for name, p in model.named_parameters():
            p.requires_grad_(asked[name])
    step = torch.zeros_like(x)
    step[leaf.grad > 0] = epsilon
    step[leaf.grad < 0] = -epsilon
    return torch.minimum(torch.maximum(x + step, torch.zeros_like(x)), torch.ones_like(x))


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    asked = {name: p.requires_grad for name, p in model.named_parameters()}
    model.requires_grad_(False)
    try:
        leaf = x.clone().requires_grad_()
        loss_fn(model(leaf), target).backward()
    finally:
        for name, p in model.named_parameters():
            p.requires_grad_(asked[name])
    step = torch.zeros_like(x)
    step[leaf.grad > 0] = -epsilon
    step[leaf.grad < 0] = epsilon
    return torch.minimum(torch.maximum(x + step, torch.zeros_like(x)), torch.ones_like(x))
