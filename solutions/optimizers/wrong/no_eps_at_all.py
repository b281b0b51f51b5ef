"""Leaves eps out.

Where a weight has had no gradient yet, 0 is divided by 0. One of the arguments is not used.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / np.sqrt(square_avg), square_avg
