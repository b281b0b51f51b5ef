"""Uses the sign of the gradient only.

How steep the function is goes into the step, not only in which direction it falls.
"""

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] - lr * np.sign(grad(points[-1])))
    return np.array(points)
