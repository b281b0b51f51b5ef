"""Makes the mask one too large.

The sequence has n positions. Look at the size.
"""

import torch


def causal_mask(n):
    return torch.tril(torch.ones(n + 1, n + 1)).bool()
