"""Clips where nothing is left to lose, and fills an array by masks instead of choosing."""

import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-np.clip(z, -500.0, 500.0)))


def sigmoid_backward(grad_out, z):
    result = np.empty_like(z)
    positive = z > 0
    small = np.exp(-z[positive])
    result[positive] = small / (1 + small) ** 2
    small = np.exp(z[~positive])
    result[~positive] = small / (1 + small) ** 2
    result *= grad_out
    return result
