"""Adds up in plain numbers, and moves to and fro over each pair of points."""

import torch


def nes_gradient(loss, x, sigma, directions):
    estimate = [0.0] * x.numel()
    for u in torch.unbind(directions):
        weight = 0.0
        for side in (1, -1):
            weight += side * loss(x.clone() + side * sigma * u)
        for i, entry in enumerate(u.tolist()):
            estimate[i] += weight * entry / (2 * sigma * directions.size(0))
    return torch.as_tensor(estimate, dtype=x.dtype, device=x.device)
