"""Masked scores are minus infinity; NaN is replaced, and masked_fill passes no gradient on."""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = (q @ k.swapaxes(-1, -2)).div(math.sqrt(k.size(-1)))
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -math.inf)
    weights = torch.nn.functional.softmax(scores, dim=-1).nan_to_num(0.0)
    return weights.matmul(v), weights
