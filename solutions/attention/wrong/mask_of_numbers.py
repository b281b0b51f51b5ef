"""Returns numbers.

Zeros and ones as floating-point numbers are no mask: ~ does not work on them. Look at the dtype.
"""

import torch


def causal_mask(n):
    return torch.tril(torch.ones(n, n))
