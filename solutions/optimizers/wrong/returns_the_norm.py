"""Returns the norm.

PyTorch's function returns the norm because it works in place. Here the clipped gradients are the
result.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    return math.sqrt(sum(np.sum(grad**2) for grad in grads))
