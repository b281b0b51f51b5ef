"""Lets a query that may attend nowhere attend everywhere.

If all scores of a row get the same very low value, the softmax makes them uniform. Look at what a
row of the mask without any True must give.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        pass
    return weights @ v, weights
