"""Normalises to one.

Long gradients get the norm 1 instead of max_norm.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad / norm if norm > max_norm else grad * 1.0 for grad in grads]
