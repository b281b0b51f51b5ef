"""Forgets the first position.

The first position is seen by all later ones. Look at the first column.
"""

import torch


def causal_mask(n):
    mask = torch.tril(torch.ones(n, n)).bool()
    mask[1:, 0] = False
    return mask
