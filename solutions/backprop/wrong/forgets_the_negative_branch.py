"""Is symmetric.

The absolute value makes the exponent safe, but then negative numbers get the values of positive
ones. Look at what the sign of z is needed for afterwards.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.abs(z)))
