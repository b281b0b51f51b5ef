"""Needs a mask of the full shape.

A mask may have fewer axes, or axes of length one, and is then broadcast. Look at how the masked
entries are chosen.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.clone()
        scores[~mask] = -1e30
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
