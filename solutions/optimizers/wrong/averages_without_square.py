"""Averages the gradient, not its square.

The average can become negative, and has no root then. Look at what it is an average of.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad
    return param - lr * grad / (np.sqrt(np.abs(square_avg)) + eps), square_avg
