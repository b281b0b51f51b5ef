"""Gives each head a part of the input only.

Each head sees the whole vector, through its columns of the weights. Look at what is split.
"""

import torch


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, n, d = x.shape
    d_head = d // n_heads

    def split(t):
        return t.reshape(n_sequences, n, n_heads, d_head).transpose(1, 2)

    def block(w):
        return torch.stack([w[j : j + d_head, j : j + d_head] for j in range(0, d, d_head)])

    q, k, v = (split(x) @ block(w) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / d_head**0.5
    if causal:
        mask = torch.tril(torch.ones(n, n, dtype=torch.bool, device=x.device))
        scores = scores.masked_fill(~mask, float("-inf"))
    heads = torch.softmax(scores, dim=-1) @ v
    return heads.transpose(1, 2).reshape(n_sequences, n, d) @ w_o
