"""Clears gradients to zeros; asks the black box at x as well."""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    with torch.enable_grad():
        leaf = x.detach().clone().requires_grad_()
        loss_fn(model(leaf), y).backward()
    attacked = (x + epsilon * leaf.grad.sign()).clip(0, 1)
    optimizer.zero_grad(set_to_none=False)
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def nes_gradient(loss, x, sigma, directions):
    base, total = loss(x), 0
    for u in directions:
        rise, fall = loss(x + sigma * u) - base, loss(x - sigma * u) - base
        total = total + (rise - fall) * u
    return total / (2 * sigma * len(directions))
