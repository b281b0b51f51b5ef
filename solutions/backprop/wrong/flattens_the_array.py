"""Flattens the array.

All numbers come back in one row, whatever the shape was. Look at the shape that is asked for.
"""

import numpy as np


def sigmoid(z):
    return np.array([0.5 * (1 + np.tanh(0.5 * number)) for number in z.ravel()])
