"""Forgets the gradient from above in the weights.

The derivative of y with respect to w is x, but the chain rule wants it multiplied by grad_out.
Look at what the gradient of the weights depends on.
"""

import numpy as np


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, x.T @ np.ones_like(grad_out), grad_out.sum(axis=0)
