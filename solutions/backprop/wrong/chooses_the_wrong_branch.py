"""Chooses the branch that overflows.

The two stable forms are there, but each is used on the side of 0 where it overflows. Look at the
condition.
"""

import numpy as np


def sigmoid(z):
    result = np.empty_like(z)
    low = z < 0
    result[low] = 1 / (1 + np.exp(-z[low]))
    result[~low] = np.exp(z[~low]) / (1 + np.exp(z[~low]))
    return result
