"""Replaces NaN after the fact, but its gradient is NaN as well.

The output looks right, but the softmax of a row of minus infinities has no gradient, and NaN
times zero is NaN. Look at how to avoid that such a row reaches the softmax.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores + torch.zeros(mask.shape, dtype=q.dtype, device=q.device).masked_fill(
            ~mask, -math.inf
        )
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = torch.nan_to_num(weights)
    return weights @ v, weights
