"""Uses the scores as weights.

The scores may be negative and do not add up to 1. Look at what makes weights of them.
"""

import math


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, 0.0)
    weights = scores
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
