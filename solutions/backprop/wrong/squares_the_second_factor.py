"""Takes the square for a product.

The derivative is symmetric around 0, this is not. Look at the two factors again.
"""


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    return grad_out * s * (1 - s**2)
