"""Compares the queries with the values.

Scores are products of queries and keys; the values do not take part. Look at the two factors.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ v.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
