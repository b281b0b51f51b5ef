"""Changes the gradient that was given where the sigmoid is flat.

The zeros are written into grad_out, which belongs to the caller. Look at what is done in place.
"""

import numpy as np


def sigmoid_backward(grad_out, z):
    grad_out[np.abs(z) > 36] = 0
    s = sigmoid(z)  # noqa: F821
    return grad_out * s * (1 - s)
