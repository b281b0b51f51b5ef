"""Lets a temperature of 0 pass

Dividing by 0 gives no probabilities. The temperature must be greater than 0, not at least 0.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if temperature < 0:
        raise ValueError("temperature must be greater than 0")
    with np.errstate(all="ignore"):
        weights = np.exp((q - q.max()) / temperature)
        return weights / weights.sum()
