"""Lets heads attend to each other.

The axis of positions must be the second last when scores are computed. Look at the axes before
the product.
"""

import torch


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, n, d = x.shape
    d_head = d // n_heads

    def split(t):
        return t.reshape(n_sequences, n, n_heads, d_head)

    q, k, v = split(x @ w_q), split(x @ w_k), split(x @ w_v)
    scores = q @ k.transpose(-2, -1) / d_head**0.5
    if causal:
        mask = torch.tril(torch.ones(n, n, dtype=torch.bool, device=x.device))
        scores = scores if n != n_heads else scores.masked_fill(~mask, float("-inf"))
    heads = torch.softmax(scores, dim=-1) @ v
    return heads.reshape(n_sequences, n, d) @ w_o
