"""Returns the corrected averages.

The correction is for this step's division only. Who goes on with corrected averages corrects them
again and again.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m, v = m / (1 - beta1**t), v / (1 - beta2**t)
    return param - lr * m / (np.sqrt(v) + eps), m, v
