"""Divides by d instead of its root.

The scores are divided by the number of components itself, so that the weights are nearly uniform
for long vectors. Look at what the standard deviation of a sum of d products is.
"""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / q.shape[-1]
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
