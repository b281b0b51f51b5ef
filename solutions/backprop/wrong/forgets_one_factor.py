"""Forgets one of the two factors.

The derivative is a product of two numbers between 0 and 1, and falls on both sides of 0. Look at
what it should be for a large z.
"""


def sigmoid_backward(grad_out, z):
    return grad_out * sigmoid(z)  # noqa: F821
