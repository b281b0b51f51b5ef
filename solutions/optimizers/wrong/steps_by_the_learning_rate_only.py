"""Steps without the gradient.

All weights move in the same direction: the gradient itself is missing in the step, only its size
is there.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr / (np.sqrt(square_avg) + eps), square_avg
