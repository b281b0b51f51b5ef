"""Uses the greatest of the norms.

All arrays have one norm together.
"""

import numpy as np


def clip_grad_norm(grads, max_norm):
    norm = max(np.linalg.norm(grad) for grad in grads)
    return [grad * (max_norm / max(norm, max_norm)) for grad in grads]
