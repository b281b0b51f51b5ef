"""Overflows for great estimates

The exponential of 1000 is not a float any more. The probabilities do not change when the same
number is taken from all estimates: choose one that keeps every exponential small.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    with np.errstate(all="ignore"):
        weights = np.exp(q / temperature)
        return weights / weights.sum()
