"""Averages the squares.

A norm is the root of a sum, not of a mean.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(np.mean(np.concatenate([grad.ravel() for grad in grads]) ** 2))
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]
