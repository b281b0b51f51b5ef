"""Returns two gradients only.

The bias is a parameter as well. Look at what is to be returned.
"""


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, x.T @ grad_out
