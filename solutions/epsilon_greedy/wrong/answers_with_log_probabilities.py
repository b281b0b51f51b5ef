"""Returns the logarithms of the probabilities

The last step is missing: logarithms of probabilities are at most 0 and do not add up to 1.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    z = (q - q.max()) / temperature
    return z - np.log(np.exp(z).sum())
