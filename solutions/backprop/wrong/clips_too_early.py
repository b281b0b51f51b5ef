"""Clips too early.

Beyond the clip the function is constant, although it is still more than 1e-12 away from 0 and 1.
Look at where the sigmoid reaches its limits to 12 decimals.
"""

import numpy as np


def sigmoid(z):
    z = np.clip(z, -20, 20)
    return 1 / (1 + np.exp(-z))
