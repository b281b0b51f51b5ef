"""Returns whole numbers.

For whole numbers ~ inverts all bits: ~1 is -2. Look at the dtype.
"""

import torch


def causal_mask(n):
    return torch.tril(torch.ones(n, n)).int()
