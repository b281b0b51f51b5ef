"""Remembers what was computed once, and lets masks broadcast by themselves."""

from functools import cache

import torch


@cache
def causal_mask(n):
    position = torch.arange(n)
    return position.unsqueeze(1) >= position


@cache
def positional_encoding(length, d_model):
    column = torch.arange(d_model)
    angle = torch.arange(length).unsqueeze(1) * 10000.0 ** (-(column - column % 2) / d_model)
    return torch.where(column % 2 == 0, angle.sin(), angle.cos())


def scaled_dot_product_attention(q, k, v, mask=None):
    root = q.shape[-1] ** 0.25
    scores = (q / root) @ (k / root).mT
    if mask is None:
        mask = torch.ones(scores.shape[-1], dtype=torch.bool, device=q.device)
    greatest = scores.masked_fill(~mask, -1e30).amax(dim=-1, keepdim=True)
    terms = torch.exp((scores - greatest).masked_fill(~mask, 0)) * mask
    weights = terms / terms.sum(dim=-1, keepdim=True).clamp(min=0.5)
    return weights @ v, weights
