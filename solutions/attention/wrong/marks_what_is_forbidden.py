"""Marks what is forbidden.

True stands where a position may not attend. Look at what True means here.
"""

import torch


def causal_mask(n):
    return torch.triu(torch.ones(n, n), diagonal=1).bool()
