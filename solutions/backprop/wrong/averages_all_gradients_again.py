"""Averages over the batch once more.

If the loss is a mean, then grad_out is divided by the size of the batch already. Look at the
division.
"""


def linear_backward(grad_out, x, w):
    n = len(x)
    return grad_out @ w.T / n, x.T @ grad_out / n, grad_out.sum(axis=0) / n
