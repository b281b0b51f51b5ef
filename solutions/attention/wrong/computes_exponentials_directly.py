"""Takes exponentials of the raw scores.

exp(1000) is infinite, and infinity divided by infinity no number. Look at what may be subtracted
from all scores of a row without changing the weights.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e30)
    weights = torch.exp(scores) / torch.exp(scores).sum(dim=-1, keepdim=True).clamp(min=1e-300)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights
