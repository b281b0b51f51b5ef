"""The weights are given an axis for the heads, and Einstein's convention does the rest."""

import torch


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    length, d = x.shape[1:]
    size = d // n_heads
    q, k, v = (
        torch.einsum("bnd,dhs->bhns", x, w.reshape(d, n_heads, size)) for w in (w_q, w_k, w_v)
    )
    scores = torch.einsum("bhis,bhjs->bhij", q, k) * size**-0.5
    if causal:
        allowed = torch.tril(torch.ones(length, length, device=x.device)) > 0
        scores = scores + torch.zeros_like(scores).masked_fill(~allowed, float("-inf"))
    heads = torch.einsum("bhij,bhjs->bhis", torch.softmax(scores, dim=3), v)
    return torch.einsum("bhis,hsd->bid", heads, w_o.reshape(n_heads, size, d))
