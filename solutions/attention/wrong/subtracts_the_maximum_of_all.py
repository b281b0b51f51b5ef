"""Subtracts the greatest score of all rows.

In a row whose scores are all 2000 lower the exponentials are zero, and so is their sum. Look at
what each row has to subtract.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.exp(scores - scores.max())
    weights = weights / weights.sum(dim=-1, keepdim=True)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
