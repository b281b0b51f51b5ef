"""Lets everybody see everything.

The mask is True everywhere. Look at the triangle.
"""

import torch


def causal_mask(n):
    return torch.ones(n, n).bool()
