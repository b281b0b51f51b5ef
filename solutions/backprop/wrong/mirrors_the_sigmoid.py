"""Has the wrong sign in the exponent.

The function falls where it should rise. Look at the value for a large positive number: it should
be 1.
"""

import numpy as np


def sigmoid(z):
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, decay, 1.0) / (1.0 + decay)
