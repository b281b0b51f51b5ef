"""Stacks the points as columns.

Each point is a row of the trajectory. Look at the axis along which the points are put together.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] - lr * grad(points[-1]))
    return np.stack(points, axis=1)
