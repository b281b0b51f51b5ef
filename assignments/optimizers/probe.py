"""Runs descents with a gradient that lives where they are defined, many steps in one message."""


def long_descent(constant, x0, lr, steps):
    """The trajectory for the gradient `constant` everywhere, or for that of a bowl, x itself.

    No new array is made for the gradient: it is the same one each time, or the point.
    """

    def grad(x):
        return x if constant is None else constant

    return student.gradient_descent(grad, x0, lr, steps)
