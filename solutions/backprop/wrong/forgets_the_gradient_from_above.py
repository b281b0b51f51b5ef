"""Forgets the gradient from above.

This is the derivative of the sigmoid alone. Look at the chain rule: what comes back has to be
multiplied.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    return s * (1 - s)
