"""Transposes the gradient of the weights.

The numbers are right, but a gradient has the shape of what it belongs to. Look at the order of
the two factors.
"""


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, grad_out.T @ x, grad_out.sum(axis=0)
