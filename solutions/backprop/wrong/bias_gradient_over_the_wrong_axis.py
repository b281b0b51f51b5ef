"""Sums the gradient of the bias over the wrong axis.

There is a number for each example where one for each output is wanted. Look at the axis.
"""


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, x.T @ grad_out, grad_out.sum(axis=1)
