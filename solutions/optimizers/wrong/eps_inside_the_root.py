"""Adds eps under the root.

With an eps of 0.1 the difference is large. It is added to the root, not to what the root is taken
of.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / np.sqrt(square_avg + eps), square_avg
