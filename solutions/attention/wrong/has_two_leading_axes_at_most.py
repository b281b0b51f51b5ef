"""Names the axes of a batch and of heads.

There may be more leading axes than two. Look for a way to leave their number open.
"""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    axes = "bh"[: q.dim() - 2]
    scores = torch.einsum(f"{axes}id,{axes}jd->{axes}ij", q, k) / q.shape[-1] ** 0.5
    if mask is None:
        weights = torch.softmax(scores, dim=-1)
    else:
        lowest = torch.finfo(scores.dtype).min
        weights = torch.softmax(scores.masked_fill(~mask, lowest), dim=-1) * mask
    return torch.einsum(f"{axes}ij,{axes}jv->{axes}iv", weights, v), weights
