"""Sees one step ahead.

The diagonal above the main one is kept too: in training the answer is seen. Look at the second
argument of the triangle.
"""

import torch


def causal_mask(n):
    return torch.tril(torch.ones(n, n), diagonal=1).bool()
