"""Corrects v only.

Both averages start at zero, so both are too small at first.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_hat = v / (1 - beta2**t)
    return param - lr * m / (np.sqrt(v_hat) + eps), m, v
