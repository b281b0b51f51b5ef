"""Ascends.

The gradient points to where the function grows. Look at the sign of the step.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] + lr * grad(points[-1]))
    return np.array(points)
