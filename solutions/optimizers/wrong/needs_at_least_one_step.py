"""Fails for no steps.

With steps = 0 the trajectory is x0 alone, an array of shape (1, d). Ask whether the last line can
do that.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = []
    x = x0
    for _ in range(steps):
        points.append(x)
        x = x - lr * grad(x)
    points.append(x)
    return np.stack(points) if steps > 0 else x
