"""Takes one softmax over all scores of a matrix.

All weights together add up to 1, so that each query gets only a part. Look at which numbers the
exponentials are to be divided by.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.softmax(scores.flatten(-2), dim=-1).reshape(scores.shape)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
