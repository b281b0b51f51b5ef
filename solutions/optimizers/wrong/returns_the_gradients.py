"""Returns the gradients.

The rows are what the function `grad` said, not where the descent has been.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x, rows = x0, [x0]
    for _ in range(steps):
        g = grad(x)
        x = x - lr * g
        rows.append(g)
    return np.array(rows)
