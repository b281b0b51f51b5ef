"""Updates one coordinate after the other.

The second coordinate already sees the new first one. All of them belong to one gradient, that of
the old point.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = x0.copy()
    points = [x.copy()]
    for _ in range(steps):
        for i in range(len(x)):
            x[i] -= lr * grad(x)[i]
        points.append(x.copy())
    return np.array(points)
