"""Adds a small number before the logarithm.

The loss is finite, but wrong for a label that has next to no chance. Look at what the logarithm
of a quotient can be written as.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = np.log(exps / total + 1e-12)
    grad = exps / total
    grad[np.arange(n), labels] -= 1
    return -log_p[np.arange(n), labels].mean(), grad / n
