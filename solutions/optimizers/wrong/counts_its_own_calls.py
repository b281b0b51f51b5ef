"""Counts its own calls.

A function that keeps a counter from call to call is wrong as soon as it is used for two arrays.
The number of the step is the argument t.
"""

import numpy as np

_calls = 0


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    global _calls
    _calls += 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**_calls), v / (1 - beta2**_calls)
    return param - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
