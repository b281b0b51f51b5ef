"""Corrects by one power too few.

Step t has seen t gradients. Look at the exponent; for t = 1 it must not become 0.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    power = max(t - 1, 1)
    m_hat, v_hat = m / (1 - beta1**power), v / (1 - beta2**power)
    return param - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
