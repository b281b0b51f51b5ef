"""Subtracts the smallest estimate

Any shift leaves the probabilities as they are, but only one makes all exponents at most 0. What
is the greatest exponent here?
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    with np.errstate(all="ignore"):
        weights = np.exp((q - q.min()) / temperature)
        return weights / weights.sum()
