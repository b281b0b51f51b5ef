"""Returns the root of the average.

The next step needs the average of the squares as it is. The root is taken for the division only.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    root = np.sqrt(alpha * square_avg + (1 - alpha) * grad**2)
    return param - lr * grad / (root + eps), root
