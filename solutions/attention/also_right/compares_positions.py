"""Row and column numbers are compared."""

import torch


def causal_mask(n):
    positions = torch.arange(n)
    return positions.unsqueeze(0) <= positions.unsqueeze(1)
