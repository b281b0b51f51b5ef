"""Gives NaN where a query may attend nowhere.

All scores of the row are minus infinity, and the softmax divides zero by zero. Look at a row of
the mask without any True.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        pass
    return weights @ v, weights
