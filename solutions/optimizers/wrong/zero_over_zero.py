"""Divides by a norm of zero.

Gradients that are all zero must give zeros, not nan.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    with np.errstate(all="ignore"):
        return [grad / np.float64(norm) * min(norm, max_norm) for grad in grads]
