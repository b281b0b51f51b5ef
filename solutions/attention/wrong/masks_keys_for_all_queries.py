"""Masks a key for all queries where one may not see it.

Each query has its own row in the mask. Look at the axes over which the mask is reduced.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(
            ~mask.all(dim=-2, keepdim=True) if mask.dim() > 1 else ~mask, -1e30
        )
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
