"""Clips the negative side too early.

The clip avoids the overflow, but it changes values that matter. Look at the size of the
exponential where it begins.
"""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.maximum(z, -10.0)))
