"""Stores one array many times.

All rows are the last point: the list holds the same array again and again, and that one array was
changed in place.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = x0.copy()
    points = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        points.append(x)
    return np.array(points)
