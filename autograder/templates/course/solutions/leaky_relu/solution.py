import numpy as np


def leaky_relu(x, slope=0.01):
    """The leaky ReLU of every element.

    x: float64 array of any shape; slope: float from 0 to 1. Returns a new array of the same shape.

    >>> leaky_relu(np.array([-2.0, 3.0]), slope=0.5).tolist()
    [-1.0, 3.0]
    """
    return np.where(x >= 0, x, slope * x)
