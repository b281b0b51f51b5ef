"""Reshapes the input where it should transpose.

The shape fits, but the numbers are in another order. Look at the difference between a transposed
and a reshaped matrix.
"""


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, x.reshape(x.shape[::-1]) @ grad_out, grad_out.sum(axis=0)
