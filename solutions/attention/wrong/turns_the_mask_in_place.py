"""Inverts the mask in place.

The mask that was given says the opposite after the call. Look for a method whose name ends in an
underscore.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not_(), -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * ~mask
    return weights @ v, weights
