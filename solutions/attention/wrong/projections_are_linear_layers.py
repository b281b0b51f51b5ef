"""Makes linear layers of the four matrices.

A linear layer stores its weight transposed and under another name, so that saved weights do not
fit. Look at the names of the parameters.
"""

import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self.n_heads = n_heads
        self.w_q = nn.Linear(d_model, d_model, bias=False)
        self.w_k = nn.Linear(d_model, d_model, bias=False)
        self.w_v = nn.Linear(d_model, d_model, bias=False)
        self.w_o = nn.Linear(d_model, d_model, bias=False)
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)

    def attention(self, x, causal):
        return multi_head_attention(  # noqa: F821
            x,
            self.w_q.weight.T,
            self.w_k.weight.T,
            self.w_v.weight.T,
            self.w_o.weight.T,
            self.n_heads,
            causal,
        )

    def forward(self, x, causal=False):
        x = x + self.attention(self.norm1(x), causal)
        return x + self.linear2(torch.relu(self.linear1(self.norm2(x))))
