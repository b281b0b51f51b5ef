"""The results still hang on the graph of the last gradient."""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss_fn(model(leaf), y), leaf, create_graph=True)
    return (leaf + epsilon * gradient.sign()).clamp(0, 1)


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    return fgsm(model, lambda output, labels: -loss_fn(output, labels), x, target, epsilon)


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    low, high = torch.clamp(x - epsilon, min=0), torch.clamp(x + epsilon, max=1)
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(loss_fn(model(leaf), y), leaf)
        point = torch.max(torch.min(leaf + step_size * gradient.sign(), high), low)
    return point
