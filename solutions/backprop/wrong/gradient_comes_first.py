"""Returns the gradient first.

Both are right, but in the wrong order. Look at what is to be returned.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    grad = np.exp(log_p)
    grad[np.arange(n), labels] -= 1
    return grad / n, -log_p[np.arange(n), labels].mean()
