"""Returns what is to be added to scores.

Here a mask says True or False; the attention makes of it what it needs. Look at the dtype that is
asked for.
"""

import torch


def causal_mask(n):
    return torch.triu(torch.full((n, n), float("-inf")), diagonal=1)
