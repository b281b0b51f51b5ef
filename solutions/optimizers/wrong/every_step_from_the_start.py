"""Starts every step from x0.

Each point is x0 minus something. A step begins where the step before it ended.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(x0 - lr * grad(points[-1]))
    return np.array(points)
