"""Ends the correction after some steps.

With a beta2 of 0.999 the average is too small for thousands of steps. The formula has t in it for
every step.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = (m / (1 - beta1**t), v / (1 - beta2**t)) if t <= 50 else (m, v)
    return param - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
