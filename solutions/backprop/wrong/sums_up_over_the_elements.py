"""Adds up over the elements.

Each output depends on its own input only, and nothing is to be summed. Look at the shape of the
result.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    return (grad_out * s * (1 - s)).sum(axis=0)
