"""Uses backward() and puts all gradients back to what they were."""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    before = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.grad = None
    leaf = x.detach().clone()
    leaf.requires_grad = True
    loss_fn(model(leaf), y).backward()
    for p, gradient in zip(model.parameters(), before, strict=True):
        p.grad = gradient
    with torch.no_grad():
        return torch.clip(leaf + epsilon * torch.sign(leaf.grad), min=0.0, max=1.0)
