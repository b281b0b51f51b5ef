"""Takes tanh for the sigmoid.

The values go from -1 to 1. Look at the range of a sigmoid, and at how the two functions are
related.
"""

import numpy as np


def sigmoid(z):
    return np.tanh(z)
