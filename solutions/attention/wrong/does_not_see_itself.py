"""Leaves out the diagonal.

A position may attend to itself, and the first one would have nothing else. Look at the diagonal.
"""

import torch


def causal_mask(n):
    return torch.tril(torch.ones(n, n), diagonal=-1).bool()
