"""Goes back through a sigmoid as well.

This layer is linear, its activation has an exercise of its own. Look at what is computed from x,
w and b here.
"""


def linear_backward(grad_out, x, w):
    a = sigmoid(x @ w)  # noqa: F821
    grad_z = grad_out * a * (1 - a)
    return grad_z @ w.T, x.T @ grad_z, grad_z.sum(axis=0)
