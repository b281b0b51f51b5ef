"""Swaps the two arguments.

The derivative is taken at the gradient, and multiplied by z. Look at the order of the arguments.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(grad_out)  # noqa: F821
    return z * s * (1 - s)
