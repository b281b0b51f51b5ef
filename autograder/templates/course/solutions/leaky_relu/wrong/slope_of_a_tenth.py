"""Another slope where none is given.

The signature of the starter says what the slope is when the caller does not say.
"""

import numpy as np


def leaky_relu(x, slope=0.1):
    return np.where(x >= 0, x, slope * x)
