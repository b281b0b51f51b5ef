"""Forgets the gradient from above in the input.

The derivative of y with respect to x is w, but the chain rule wants it multiplied by grad_out.
Look at what the gradient of the input depends on.
"""

import numpy as np


def linear_backward(grad_out, x, w):
    return np.ones_like(grad_out) @ w.T, x.T @ grad_out, grad_out.sum(axis=0)
