"""A column more, for queries that may attend nowhere; heads and sequences by torch.vmap."""

import functools
import math

import torch
from torch import nn


def _with_mask(attention):
    """The decorated function always sees a mask of the shape of the scores."""

    @functools.wraps(attention)
    def wrapper(q, k, v, mask=None):
        shape = (*q.shape[:-1], k.shape[-2])
        if mask is None:
            return attention(q, k, v, q.new_ones(shape, dtype=torch.bool))
        return attention(q, k, v, torch.logical_and(mask, q.new_ones(shape, dtype=torch.bool)))

    return wrapper


@_with_mask
def scaled_dot_product_attention(q, k, v, mask=None):
    s = torch.matmul(q, torch.swapaxes(k, -1, -2)) / q.shape[-1] ** (1 / 2)
    nowhere = mask.sum(-1, keepdim=True).eq(0)
    sink = torch.zeros_like(s[..., :1]).masked_fill(~nowhere, -math.inf)
    extended = torch.cat([sink, s.masked_fill(~mask, -math.inf)], dim=-1)
    weights = torch.exp(extended.log_softmax(-1)).narrow(
        -1, 1, s.shape[-1]
    )  # a view: the column is left out
    return torch.matmul(weights, v), weights


def causal_mask(n):
    rows = []
    for query in range(n):
        rows.append(torch.nn.functional.pad(torch.ones(query + 1), (0, n - 1 - query)) > 0)
    return torch.stack(rows)


def positional_encoding(length, d_model):
    half = d_model // 2
    frequency = torch.logspace(0, -4 * (half - 1) / half, half, base=10, dtype=torch.float64)
    angles = torch.arange(length, dtype=torch.float64).unsqueeze(-1).mul(frequency)
    sine_cosine = torch.cat([angles.sin(), angles.cos()], dim=1)
    order = torch.arange(d_model).reshape(2, half).T.flatten()  # 0, half, 1, half + 1, ...
    return sine_cosine.index_select(1, order).type(torch.float32)


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    mask = causal_mask(x.shape[1]).to(x.device) if causal else None

    def head(sequence, a, b, c):
        return scaled_dot_product_attention(sequence @ a, sequence @ b, sequence @ c, mask)[0]

    blocks = [w.reshape(w.shape[0], n_heads, -1) for w in (w_q, w_k, w_v)]
    over_heads = torch.vmap(head, in_dims=(None, 1, 1, 1), out_dims=1)
    heads = torch.vmap(over_heads, in_dims=(0, None, None, None))(x, *blocks)  # (N, n, h, d / h)
    return heads.reshape(x.shape) @ w_o


class TransformerBlock(nn.Module):
    __constants__ = ("n_heads",)

    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self.n_heads = n_heads
        scale = 1 / math.sqrt(d_model)
        self.w_q = nn.Parameter(scale * torch.randn(d_model, d_model))
        self.w_k = nn.Parameter(scale * torch.randn(d_model, d_model))
        self.w_v = nn.Parameter(scale * torch.randn(d_model, d_model))
        self.w_o = nn.Parameter(
            (scale * torch.randn(d_model, d_model)).T
        )  # a weight that is not contiguous
        self.norm1, self.linear1 = nn.LayerNorm(d_model), nn.Linear(d_model, d_ff)
        self.norm2, self.linear2 = nn.LayerNorm(d_model), nn.Linear(d_ff, d_model)

    def forward(self, x, causal=False):
        return self._network(self._attention(x, causal))

    def _attention(self, x, causal):
        return torch.add(
            x,
            multi_head_attention(
                x=self.norm1(x),
                w_q=self.w_q,
                w_k=self.w_k,
                w_v=self.w_v,
                w_o=self.w_o,
                n_heads=self.n_heads,
                causal=causal,
            ),
        )

    def _network(self, y):
        return torch.add(
            y, self.linear2(nn.functional.threshold(self.linear1(self.norm2(y)), 0.0, 0.0))
        )
