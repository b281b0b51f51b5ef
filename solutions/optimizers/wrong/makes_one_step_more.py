"""Makes one step more.

There is a row too many. Count the steps, and the points they have between them.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps + 1):
        points.append(points[-1] - lr * grad(points[-1]))
    return np.array(points)
