"""Changes the weights that it was given.

The answer is right, but the caller's array has changed. Make a new one.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    param -= lr * grad / (np.sqrt(square_avg) + eps)
    return param, square_avg
