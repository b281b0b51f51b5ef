"""Adds eps in the wrong place.

Look at the parentheses: eps belongs to the divisor.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return param - lr * grad / np.sqrt(square_avg) + eps, square_avg
