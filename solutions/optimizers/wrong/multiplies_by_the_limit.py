"""Multiplies by the limit.

The division by the norm is missing.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * max_norm if norm > max_norm else grad * 1.0 for grad in grads]
