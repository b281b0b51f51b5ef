"""The two parts as methods, with an activation module and weights drawn by Kaiming's rule."""

import math

import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self.h = n_heads
        self.norm1 = nn.LayerNorm(d_model, eps=1e-5)
        self.w_q, self.w_k, self.w_v, self.w_o = (
            nn.Parameter(torch.empty(d_model, d_model)) for _ in range(4)
        )
        self.norm2 = nn.LayerNorm(d_model, eps=1e-5)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)
        self.activation = nn.ReLU(inplace=True)
        for weight in (self.w_q, self.w_k, self.w_v, self.w_o):
            nn.init.kaiming_uniform_(weight, a=math.sqrt(5))

    def attend(self, x, causal):
        return multi_head_attention(  # noqa: F821
            x, self.w_q, self.w_k, self.w_v, self.w_o, n_heads=self.h, causal=causal
        )

    def feed_forward(self, x):
        return self.linear2(self.activation(self.linear1(x)))

    def forward(self, x, causal=False):
        attended = self.attend(self.norm1(x), causal).add(x)
        return self.feed_forward(self.norm2(attended)).add(attended)
