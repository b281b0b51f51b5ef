"""Takes one branch for the whole array.

The form is chosen once, for all elements. Look at an array that has large numbers of both signs.
"""

import numpy as np


def sigmoid(z):
    if np.all(z >= 0):
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))
