"""Transposes the last matrix.

All four weights are used as x @ w. Look at the last product.
"""

import torch


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, n, d = x.shape
    d_head = d // n_heads

    def split(t):
        return t.reshape(n_sequences, n, n_heads, d_head).transpose(1, 2)

    q, k, v = split(x @ w_q), split(x @ w_k), split(x @ w_v)
    scores = q @ k.transpose(-2, -1) / d_head**0.5
    if causal:
        mask = torch.tril(torch.ones(n, n, dtype=torch.bool, device=x.device))
        scores = scores.masked_fill(~mask, float("-inf"))
    heads = torch.softmax(scores, dim=-1) @ v
    return heads.transpose(1, 2).reshape(n_sequences, n, d) @ w_o.T
