"""Takes a sigmoid of each score.

Each weight is between 0 and 1, but they do not share a sum of 1. Look at how the keys compete.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.sigmoid(scores)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
