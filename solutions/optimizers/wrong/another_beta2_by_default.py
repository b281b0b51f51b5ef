"""Has another default for beta2.

The average of the squares has a much longer memory than that of the gradient. Look at what the
text says.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.99, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return param - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
