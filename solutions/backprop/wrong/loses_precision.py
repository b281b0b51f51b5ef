"""Computes in single precision.

Seven digits are less than the accuracy that is asked for. Look at the dtype.
"""

import numpy as np


def sigmoid(z):
    z = np.clip(z.astype(np.float32), -80, 80)
    return (1 / (1 + np.exp(-z))).astype(np.float64)
