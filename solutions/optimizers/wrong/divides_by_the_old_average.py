"""Divides by the old average.

The new gradient belongs into the average before the division. Look at the order of the lines.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    new_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / (np.sqrt(square_avg) + eps), new_avg
