"""Sees itself and its neighbour only.

All earlier positions count, however far away. Look at how many diagonals are kept.
"""

import torch


def causal_mask(n):
    return torch.ones(n, n).tril().triu(-1).bool()
