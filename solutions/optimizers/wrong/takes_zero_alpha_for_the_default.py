"""Takes an alpha of 0 for none given.

`or` gives its second value wherever the first is 0. With an alpha of 0 nothing is kept of the
average.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    alpha = alpha or 0.99
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / (np.sqrt(square_avg) + eps), square_avg
