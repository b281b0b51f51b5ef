"""Adds a number to masked scores that is not small enough.

A masked score may be 2000 larger than the others, and still wins after the subtraction. Look at
which number makes up for any score.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores - 100.0 * ~mask
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
