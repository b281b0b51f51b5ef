"""Takes straight lines for the curve.

This is the hard sigmoid, a cheap stand-in. Look at the definition.
"""

import numpy as np


def sigmoid(z):
    return np.clip(z / 4 + 0.5, 0.0, 1.0)
