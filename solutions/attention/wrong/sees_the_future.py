"""Keeps the upper triangle.

Each position attends to what comes after it. Look at which of row and column is the query.
"""

import torch


def causal_mask(n):
    return torch.triu(torch.ones(n, n)).bool()
