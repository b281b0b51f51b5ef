"""The softmax from its formula, with the greatest score that may be seen taken off first."""

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = torch.matmul(q / q.shape[-1] ** 0.5, k.mT)
    seen = torch.ones_like(scores) if mask is None else mask.to(scores.dtype).expand_as(scores)
    top = (scores - 1e9 * (1 - seen)).amax(dim=-1, keepdim=True).detach()
    exponentials = torch.exp((scores - top) * seen) * seen
    total = exponentials.sum(dim=-1, keepdim=True)
    weights = exponentials / (total + (total == 0))
    return torch.matmul(weights, v), weights
