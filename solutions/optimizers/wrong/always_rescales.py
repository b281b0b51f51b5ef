"""Rescales always.

Gradients that are short already become longer. Look for the case in which nothing is to be done.
"""

import math

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * (max_norm / (norm + 1e-6)) for grad in grads]
