"""Takes a mask of three axes for one of batch, queries and keys.

Masks broadcast from the last axis backwards, as all tensors do in torch. Look at what is done to
the mask before it is used.
"""

import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is None:
        weights = torch.softmax(scores, dim=-1)
    else:
        if mask.dim() == 3 and scores.dim() == 4:
            mask = mask.unsqueeze(1)
        lowest = torch.finfo(scores.dtype).min
        weights = torch.softmax(scores.masked_fill(~mask, lowest), dim=-1) * mask
    return weights @ v, weights
