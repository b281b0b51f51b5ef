"""Sums up in the array that was given.

The sum of the rows is collected in the first row of grad_out, which belongs to the caller. Look
at where the sum begins: a row of an array is a view.
"""


def linear_backward(grad_out, x, w):
    grad_x, grad_w = grad_out @ w.T, x.T @ grad_out
    grad_b = grad_out[0]
    for row in grad_out[1:]:
        grad_b += row
    return grad_x, grad_w, grad_b
