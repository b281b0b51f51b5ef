"""Stops as soon as a step is small.

Nobody asked for a test of convergence: there are steps + 1 rows, however little the last ones
differ.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] - lr * grad(points[-1]))
        if np.abs(points[-1] - points[-2]).max() < 1e-6:
            break
    return np.array(points)
