"""Applies softmax twice.

The cross-entropy is taken of a softmax of probabilities, which is nearly uniform. Look at what
goes through the exponential.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = exps / exps.sum(axis=1, keepdims=True)
    log_p = p - np.log(np.exp(p).sum(axis=1, keepdims=True))
    grad = np.exp(log_p)
    grad[np.arange(n), labels] -= 1
    return -log_p[np.arange(n), labels].mean(), grad / n
