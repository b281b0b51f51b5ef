"""Is causal in training mode only.

Text is written in evaluation mode, and the future must be hidden there as well. Look at what else
than the argument decides.
"""

import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self.n_heads = n_heads
        self.w_q = nn.Parameter(0.1 * torch.randn(d_model, d_model))
        self.w_k = nn.Parameter(0.1 * torch.randn(d_model, d_model))
        self.w_v = nn.Parameter(0.1 * torch.randn(d_model, d_model))
        self.w_o = nn.Parameter(0.1 * torch.randn(d_model, d_model))
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)

    def attention(self, x, causal):
        return multi_head_attention(x, self.w_q, self.w_k, self.w_v, self.w_o, self.n_heads, causal)  # noqa: F821

    def forward(self, x, causal=False):
        x = x + self.attention(self.norm1(x), causal and self.training)
        return x + self.linear2(torch.relu(self.linear1(self.norm2(x))))
