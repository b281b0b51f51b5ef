"""Uses the norm of the first array.

All arrays have one norm together. Look at the loop.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = np.linalg.norm(grads[0])
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]
