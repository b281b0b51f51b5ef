"""Changes the start.

The array x0 is another one after the call. An operator that works in place changes the array that
it was given.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    x = x0
    points = [x.copy()]
    for _ in range(steps):
        x -= lr * grad(x)
        points.append(x.copy())
    return np.array(points)
