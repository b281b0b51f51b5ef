"""Hides the future by a number that is not small enough.

Where a true score is far below zero, a later position with 100 taken off can still be above it.
Look at which number is below any score.
"""

import torch


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, n, d = x.shape

    def heads(w):
        return (x @ w).reshape(n_sequences, n, n_heads, d // n_heads).transpose(1, 2)

    scores = heads(w_q) @ heads(w_k).transpose(-2, -1) / (d // n_heads) ** 0.5
    if causal:
        scores = scores - 100 * torch.ones(n, n, dtype=x.dtype, device=x.device).triu(1)
    output = scores.softmax(dim=-1) @ heads(w_v)
    return output.transpose(1, 2).reshape(n_sequences, n, d) @ w_o
