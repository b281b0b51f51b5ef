"""Sums instead of averaging.

The new square enters with its full size, so the average is much too large. The two shares add up
to 1.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + grad**2
    return param - lr * grad / (np.sqrt(square_avg) + eps), square_avg
