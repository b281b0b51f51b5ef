"""Stops one step early.

The last point is missing: with `steps` steps there are steps + 1 points.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps - 1):
        points.append(points[-1] - lr * grad(points[-1]))
    return np.array(points)
