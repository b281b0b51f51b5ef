"""Scores by distance.

A score is the product of query and key, not how near they are. Look at the formula for the
scores.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = -torch.cdist(q, k) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
