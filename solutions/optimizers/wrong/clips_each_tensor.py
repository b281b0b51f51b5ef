"""Clips each array by itself.

The direction of the whole gradient changes. There is one norm, over the numbers of all arrays
together.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    clipped = []
    for grad in grads:
        norm = np.linalg.norm(grad)
        clipped.append(grad * min(1.0, max_norm / max(norm, 1e-12)))
    return clipped
