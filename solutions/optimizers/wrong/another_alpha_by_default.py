"""Has another default for alpha.

Textbooks often name 0.9. Look at what the text says.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.9, eps=1e-8):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / (np.sqrt(square_avg) + eps), square_avg
