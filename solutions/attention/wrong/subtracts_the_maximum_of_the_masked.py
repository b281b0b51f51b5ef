"""Subtracts the greatest score, masked ones included.

Where a masked score is much larger, the exponentials of all others are zero. Look at which scores
the greatest is looked for in.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        exponentials = torch.exp(scores - scores.amax(dim=-1, keepdim=True)) * mask
        total = exponentials.sum(dim=-1, keepdim=True)
        weights = exponentials / torch.where(total > 0, total, 1)
    else:
        weights = torch.softmax(scores, dim=-1)
    return weights @ v, weights
