"""Subtracts the mean estimate

The exponents are centred, but for estimates that lie far apart the greatest is still too great.
Which shift makes all exponents at most 0?
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    with np.errstate(all="ignore"):
        weights = np.exp((q - q.mean()) / temperature)
        return weights / weights.sum()
