"""Corrects the average as Adam does.

RMSProp has no correction for its start at zero.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    corrected = square_avg / (1 - alpha)
    return param - lr * grad / (np.sqrt(corrected) + eps), square_avg
