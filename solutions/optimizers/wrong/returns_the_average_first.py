"""Returns the average first.

Both are right, in the wrong order: weights, then average.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return square_avg, param - lr * grad / (np.sqrt(square_avg) + eps)
