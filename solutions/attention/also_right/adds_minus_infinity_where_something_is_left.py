"""Masked scores are minus infinity, except in rows where nothing would be left."""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = torch.einsum("...id,...jd->...ij", q, k) * q.size(-1) ** -0.5
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    mask = mask.expand(scores.shape)
    hopeless = ~mask.any(dim=-1, keepdim=True)
    scores = torch.where(mask | hopeless, scores, float("-inf"))
    weights = torch.softmax(scores, dim=-1) * ~hopeless
    return torch.einsum("...ij,...jv->...iv", weights, v), weights
