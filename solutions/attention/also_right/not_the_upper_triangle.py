"""What is not above the diagonal."""

import torch


def causal_mask(n):
    return torch.triu(torch.ones(n, n), diagonal=1) == 0
