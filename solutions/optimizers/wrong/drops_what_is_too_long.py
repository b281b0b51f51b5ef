"""Replaces long gradients by zeros.

Clipping shortens a gradient and keeps its direction.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * (norm <= max_norm) for grad in grads]
