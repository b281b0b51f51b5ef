"""A softmax with a gradient of its own; all heads are one sequence with a mask of blocks."""

import math

import torch
from torch import nn


class _MaskedSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, scores, mask):
        filled = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
        weights = torch.softmax(filled, dim=-1) * mask
        ctx.save_for_backward(weights)
        return weights

    @staticmethod
    def backward(ctx, grad):
        (weights,) = ctx.saved_tensors
        weighted = weights * grad
        return weighted - weights * weighted.sum(-1, keepdim=True), None


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = (q * q.size(-1) ** -0.5) @ k.mT
    if mask is None:
        mask = scores.new_ones((), dtype=torch.bool)
    weights = _MaskedSoftmax.apply(scores, torch.broadcast_to(mask, scores.shape))
    return weights @ v, weights


def causal_mask(n):
    return torch.triu(torch.ones(n, n, dtype=torch.uint8), diagonal=1).logical_not()


def positional_encoding(length, d_model):
    i = torch.arange(d_model // 2, dtype=torch.float64)
    angle = torch.arange(length, dtype=torch.float64).unsqueeze(1) * torch.exp(
        i * (-2 / d_model) * math.log(10000.0)
    )
    wave = torch.polar(
        torch.ones_like(angle), math.pi / 2 - angle
    )  # its real part is the sine of the angle
    return torch.view_as_real(wave).flatten(1).to(torch.float32)


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    _batch, n, _d = x.shape

    def long(
        w,
    ):  # (N, h * n, d / h): the heads one after the other, as if they were further positions
        return torch.cat((x @ w).chunk(n_heads, dim=-1), dim=-2)

    one_head = causal_mask(n) if causal else torch.ones(n, n, dtype=torch.bool)
    mask = torch.block_diag(*[one_head] * n_heads).bool().to(x.device)
    output, _ = scaled_dot_product_attention(long(w_q), long(w_k), long(w_v), mask)
    return torch.cat(output.split(n, dim=-2), dim=-1) @ w_o


class TransformerBlock(nn.Module):
    w_q: nn.Parameter
    w_k: nn.Parameter
    w_v: nn.Parameter
    w_o: nn.Parameter

    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self._heads = n_heads
        self.linear2 = nn.Linear(d_ff, d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.norm2 = nn.LayerNorm(d_model, eps=1e-5)
        self.norm1 = nn.LayerNorm(d_model, eps=1e-5)
        for letter in "ovkq":
            setattr(
                self,
                f"w_{letter}",
                nn.Parameter(nn.init.xavier_uniform_(torch.empty(d_model, d_model))),
            )

    @property
    def _projections(self):
        return self.w_q, self.w_k, self.w_v, self.w_o

    def forward(self, x, causal=False):
        parts = (
            lambda t: multi_head_attention(
                self.norm1(t), *self._projections, self._heads, causal=causal
            ),
            lambda t: self.linear2(self.linear1(self.norm2(t)).relu()),
        )
        for part in parts:
            x = x + part(x)
        return x
