"""Masks after the softmax and divides by what is left.

Where a masked score is much larger than the others, nothing is left to divide by. Look at what
the softmax of scores such as 1000 and -1000 is, where the first is masked.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        pass
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
        total = weights.sum(dim=-1, keepdim=True)
        weights = weights / torch.where(total > 0, total, 1)
    return weights @ v, weights
