"""Shifts the caller's estimates

An operator with = at its end works on the array that was given, and the caller finds other
estimates afterwards. The arguments must be as they were.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    q -= q.max()
    weights = np.exp(q / temperature)
    return weights / weights.sum()
