"""Masks after the softmax.

The weights of what is masked are set to zero, but the others do not add up to 1 any more. Look at
when the mask must act so that the softmax knows of it.
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
    return weights @ v, weights
