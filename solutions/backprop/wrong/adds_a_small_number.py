"""Adds a small number to the denominator.

The denominator is never 0, so that it needs no protection, and the small number spoils the
result. Look at the accuracy that is asked for.
"""

import numpy as np


def sigmoid(z):
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay + 1e-8)
