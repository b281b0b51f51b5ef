"""Does not shift the tanh.

The slope is right, but the values go from -1/2 to 1/2. Look at the value at 0.
"""

import numpy as np


def sigmoid(z):
    return np.tanh(z / 2) / 2
