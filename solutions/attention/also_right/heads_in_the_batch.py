"""Heads are cut with chunk and put into the batch; a position's past is a slice."""

import torch


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, length, d = x.shape
    q, k, v = (torch.cat((x @ w).chunk(n_heads, dim=-1), dim=0) for w in (w_q, w_k, w_v))
    rows = []
    for t in range(length):
        end = t + 1 if causal else length
        scores = (q[:, t : t + 1] * k[:, :end]).sum(dim=-1) / (d // n_heads) ** 0.5
        rows.append((scores.softmax(dim=-1).unsqueeze(-1) * v[:, :end]).sum(dim=1))
    heads = torch.stack(rows, dim=1).split(n_sequences, dim=0)
    return torch.cat(heads, dim=-1) @ w_o
