"""Changes the logits that were given.

The rows are shifted in the caller's own array. Look at what is done in place.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    logits -= logits.max(axis=1, keepdims=True)
    log_p = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[np.arange(n), labels] -= 1
    return -log_p[np.arange(n), labels].mean(), grad / n
