"""Takes the root of one beta only.

The correction of v stands under the root together with v. Look at how far the root reaches.
"""

import numpy as np


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    divisor = np.sqrt(v) / (1 - beta2**t) + eps
    return param - lr * m / (1 - beta1**t) / divisor, m, v
