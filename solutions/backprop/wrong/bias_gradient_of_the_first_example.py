"""Takes the gradient of the bias from one example.

The shape is right, but the other examples are forgotten. Look at what is done with the rows.
"""


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, x.T @ grad_out, grad_out[0]
