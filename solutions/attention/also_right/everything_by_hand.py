"""Norms, linear maps and attention from their formulas; torch's layers only hold the parameters."""

import torch
from torch import nn


class TransformerBlock(nn.Module):
    def __init__(self, d_model, n_heads, d_ff):
        super().__init__()
        self.heads = n_heads
        for name in "qkvo":
            matrix = torch.randn(d_model, d_model) / d_model**0.5
            setattr(self, f"w_{name}", nn.Parameter(matrix))
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.linear1 = nn.Linear(d_model, d_ff)
        self.linear2 = nn.Linear(d_ff, d_model)

    @staticmethod
    def normalised(x, norm):
        variance, mean = torch.var_mean(x, dim=-1, keepdim=True, correction=0)
        return (x - mean) * torch.rsqrt(variance + 1e-5) * norm.weight + norm.bias

    def forward(self, x, causal=False):
        n, length, d = x.shape
        y = self.normalised(x, self.norm1)
        q, k, v = (
            (y @ w).view(n, length, self.heads, -1).permute(0, 2, 1, 3)
            for w in (self.w_q, self.w_k, self.w_v)
        )
        scores = q @ k.permute(0, 1, 3, 2) / (d / self.heads) ** 0.5
        if causal:
            later = torch.ones(length, length, device=x.device).triu(diagonal=1).bool()
            scores = scores.masked_fill(later, -torch.inf)
        mixed = (scores.softmax(dim=-1) @ v).permute(0, 2, 1, 3).contiguous().view(n, length, d)
        x = x + mixed @ self.w_o
        hidden = self.normalised(x, self.norm2) @ self.linear1.weight.T + self.linear1.bias
        return x + hidden.clamp(min=0) @ self.linear2.weight.T + self.linear2.bias
