"""Takes 1 for the gradient of the bias.

The derivative of y with respect to b is 1, but the chain rule wants it multiplied by what comes
back. Look at the sum.
"""

import numpy as np


def linear_backward(grad_out, x, w):
    return grad_out @ w.T, x.T @ grad_out, np.ones(w.shape[1]) * len(x)
