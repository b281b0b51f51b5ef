"""Multiplies the gradient in place.

The array belongs to the function that returned it. One that returns the same array every time, or
the point itself, finds it changed. Which line writes into it?
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        step = grad(points[-1])
        step *= lr
        points.append(points[-1] - step)
    return np.array(points)
