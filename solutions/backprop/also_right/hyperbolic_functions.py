"""The sigmoid is a tanh, shifted and scaled, and tanh overflows nowhere."""

import numpy as np


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def sigmoid_backward(grad_out, z):
    return 0.25 * grad_out * (1 - np.tanh(z / 2) ** 2)
