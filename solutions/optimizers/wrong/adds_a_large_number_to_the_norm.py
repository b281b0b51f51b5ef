"""Adds too much to the norm.

A tiny number in the divisor guards against a division by zero, but this one changes the result.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * min(1.0, max_norm / (norm + 1e-2)) for grad in grads]
