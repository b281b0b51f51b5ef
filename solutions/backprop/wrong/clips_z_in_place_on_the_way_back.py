"""Clips z in place.

Large pre-activations are cut in the array that was given, which belongs to the caller. Look at
where the clipped numbers go.
"""

import numpy as np


def sigmoid_backward(grad_out, z):
    np.clip(z, -500, 500, out=z)
    s = sigmoid(z)  # noqa: F821
    return grad_out * s * (1 - s)
