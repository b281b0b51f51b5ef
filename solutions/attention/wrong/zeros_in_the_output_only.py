"""Gives zeros in the output, but not in the weights.

The weights of a query that may attend nowhere must be zero too. Look at what is returned as
second.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        output = (weights * mask) @ v
    else:
        output = weights @ v
    return output, weights
