"""Takes z for the activation.

The formula a(1 - a) wants the activation, but the argument is the pre-activation. Look at what z
is.
"""


def sigmoid_backward(grad_out, z):
    return grad_out * z * (1 - z)
