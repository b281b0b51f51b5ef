"""Adds eps before the correction.

The short form at the end of the paper's second section puts eps at the root of the uncorrected v,
which makes it another number. Correct v first, then take the root, then add eps.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return param - rate * m / (np.sqrt(v) + eps), m, v
