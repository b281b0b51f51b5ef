"""Does not divide by the sum

Probabilities add up to 1. What do these weights add up to?
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    return np.exp((q - q.max()) / temperature)
