"""Takes the sigmoid for flat too early.

Beyond 6 the derivative is small, but it is not 0. Look at the size of what is thrown away.
"""

import numpy as np


def sigmoid_backward(grad_out, z):
    s = sigmoid(z)  # noqa: F821
    return np.where(np.abs(z) > 6, 0.0, grad_out * s * (1 - s))
