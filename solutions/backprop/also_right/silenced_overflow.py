"""The overflow gives infinity, and its reciprocal the right zero: the warning alone is unwanted."""

import numpy as np


def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid_backward(grad_out, z):
    with np.errstate(over="ignore"):
        grow = np.exp(np.abs(z))
        return grad_out / (grow + 2 + 1 / grow)
