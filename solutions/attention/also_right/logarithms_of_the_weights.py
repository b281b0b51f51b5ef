"""The weights from their logarithms, one query after the other."""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = torch.stack(
        [(row.unsqueeze(-2) * k).sum(-1) / q.shape[-1] ** 0.5 for row in q.unbind(-2)], dim=-2
    )
    if mask is None:
        mask = torch.ones((), dtype=torch.bool, device=q.device)
    allowed = mask.broadcast_to(scores.shape)
    masked = torch.where(allowed, scores, -1e12)
    weights = torch.where(allowed, (masked - masked.logsumexp(-1, keepdim=True)).exp(), 0.0)
    output = (weights.unsqueeze(-1) * v.unsqueeze(-3)).sum(dim=-2)
    return (output, weights)
