"""Changes the gradient that was given.

The result is written into grad_out, which belongs to the caller. Look at what is done in place.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    grad_out *= s * (1 - s)
    return grad_out
