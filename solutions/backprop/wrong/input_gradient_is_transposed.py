"""Transposes the gradient of the input.

The numbers are right, but a gradient has the shape of what it belongs to. Look at the order of
the two factors.
"""


def linear_backward(grad_out, x, w):
    return w @ grad_out.T, x.T @ grad_out, grad_out.sum(axis=0)
