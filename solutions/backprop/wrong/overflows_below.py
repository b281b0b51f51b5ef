"""Overflows for large negative numbers.

The value is right even so, but a warning is printed. Look at the sign of the exponent for a z
such as -1000.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
