"""Forgets the learning rate.

The steps are as long as the gradients themselves. One of the arguments is not used.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] - grad(points[-1]))
    return np.array(points)
