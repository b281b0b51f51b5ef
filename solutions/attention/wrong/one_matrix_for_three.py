"""Stacks three matrices in one.

Saved weights under the names w_q, w_k and w_v do not fit. Look at the names of the parameters.
"""

import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self.n_heads = n_heads
        self.w_qkv = nn.Parameter(0.1 * torch.randn(d_model, 3 * d_model))
        self.w_o = nn.Parameter(0.1 * torch.randn(d_model, d_model))
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)

    def attention(self, x, causal):
        return multi_head_attention(x, *self.w_qkv.chunk(3, dim=1), self.w_o, self.n_heads, causal)  # noqa: F821

    def forward(self, x, causal=False):
        x = x + self.attention(self.norm1(x), causal)
        return x + self.linear2(torch.relu(self.linear1(self.norm2(x))))
