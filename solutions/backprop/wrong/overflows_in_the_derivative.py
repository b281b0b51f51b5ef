"""Is not a number for large z.

Infinity is divided by infinity, where the derivative is next to 0. Look at the exponential for z
= -1000, and at what you have already that is stable.
"""

import numpy as np


def sigmoid_backward(grad_out, z):
    e = np.exp(-z)
    return grad_out * e / (1 + e) ** 2
