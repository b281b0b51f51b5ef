"""Takes softmax for the sigmoid.

The values add up to 1 over the last axis, so that each depends on its neighbours. A sigmoid looks
at one number alone; look at the denominator.
"""

import numpy as np


def sigmoid(z):
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)
