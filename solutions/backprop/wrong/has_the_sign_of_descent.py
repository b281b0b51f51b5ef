"""Has the wrong sign.

The sigmoid rises, so the gradient keeps its sign. Look at the inner derivative of the
exponential: two signs cancel.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    return -grad_out * s * (1 - s)
