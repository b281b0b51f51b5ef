"""Looks one step ahead for its gradient.

The gradient is taken at a point that the trajectory has not reached. It belongs to the point where
the step begins.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        ahead = points[-1] - lr * grad(points[-1])
        points.append(points[-1] - lr * grad(ahead))
    return np.array(points)
