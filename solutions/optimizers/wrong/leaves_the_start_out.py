"""Leaves the start out.

A row is missing. The trajectory begins with x0 itself, before any step.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x, points = x0, np.empty((steps, len(x0)))
    for step in range(steps):
        x = x - lr * grad(x)
        points[step] = x
    return points
