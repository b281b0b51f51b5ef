"""Changes the array that was given.

The result is written into z, which belongs to the caller and is needed again on the way back.
Look at what is done in place.
"""

import numpy as np


def sigmoid(z):
    decay = np.exp(-np.abs(z))
    z[...] = np.where(z >= 0, 1.0, decay) / (1.0 + decay)
    return z
