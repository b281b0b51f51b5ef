"""Fills the same array at every call.

What an earlier call has returned changes when the function is called again. Look at how many arrays
there are.
"""

import numpy as np

_results = {}


def sigmoid(z):
    result = _results.setdefault(z.shape, np.empty(z.shape))
    decay = np.exp(-np.abs(z))
    result[...] = np.where(z >= 0, 1.0, decay) / (1.0 + decay)
    return result
