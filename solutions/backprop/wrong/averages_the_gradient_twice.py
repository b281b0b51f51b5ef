"""Averages twice.

The gradient is divided by the size of the batch two times. Look for the second division.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    grad = np.exp(log_p) / n
    grad[np.arange(n), labels] -= 1 / n
    return -log_p[np.arange(n), labels].mean(), grad / n
