"""Clips z in place.

Large numbers are cut in the array that was given, which belongs to the caller. Look at where the
clipped numbers go.
"""

import numpy as np


def sigmoid(z):
    np.clip(z, -500, 500, out=z)
    return 1 / (1 + np.exp(-z))
