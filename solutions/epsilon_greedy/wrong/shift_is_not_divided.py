"""Divides only the estimate by the temperature, not the shift

The probabilities are right as long as nothing overflows. With a small temperature the shift is
too small: look at what the division applies to.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    with np.errstate(all="ignore"):
        weights = np.exp(q / temperature - q.max())
        return weights / weights.sum()
