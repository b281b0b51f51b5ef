"""Returns a numpy array.

A torch tensor is asked for. Look at the library that makes the triangle.
"""

import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n), dtype=bool))
