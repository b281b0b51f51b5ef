"""Computes both branches everywhere.

Of the two forms the right one is chosen, but both are computed for all elements, and the other
one overflows. Look at what happens before the choice.
"""

import numpy as np


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
