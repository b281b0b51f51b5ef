"""Corrects no bias.

The first steps are wrong in size: averages that start at zero are too small at first. Two lines of
the algorithm are missing.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return param - lr * m / (np.sqrt(v) + eps), m, v
