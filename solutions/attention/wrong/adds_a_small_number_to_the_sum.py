"""Adds a small number to the sum of the exponentials.

The weights do not add up to 1 any more; where all keys fit, the sum is never zero. Look at the
denominator.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.exp(scores - scores.amax(dim=-1, keepdim=True))
    weights = weights / (weights.sum(dim=-1, keepdim=True) + 1e-6)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
