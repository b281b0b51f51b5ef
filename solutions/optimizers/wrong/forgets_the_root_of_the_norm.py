"""Forgets the root.

The sum of squares is not yet the norm.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = sum(np.sum(grad**2) for grad in grads)
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]
