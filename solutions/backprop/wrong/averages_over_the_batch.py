"""Divides by the size of the batch.

Every element has its own gradient; the mean is taken in the loss, and only there. Look at the
division.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    return grad_out * s * (1 - s) / max(len(z), 2)
