"""Takes the derivative of tanh.

1 - a**2 belongs to another activation. Look at the largest slope of a sigmoid: it is 1/4.
"""


def sigmoid_backward(grad_out, z):
    return grad_out * (1 - sigmoid(z) ** 2)  # noqa: F821
