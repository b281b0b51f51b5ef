"""Changes the gradient that was given.

The gradients are right, but grad_out, which belongs to the caller, is not what it was. Look at
what is done in place.
"""


def linear_backward(grad_out, x, w):
    grads = grad_out @ w.T, x.T @ grad_out, grad_out.sum(axis=0)
    grad_out[...] = 0
    return grads
