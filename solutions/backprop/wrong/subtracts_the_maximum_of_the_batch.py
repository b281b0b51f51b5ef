"""Shifts all rows by one number.

In a row whose logits are all far below the largest of the batch every exponential is 0. Look at
which maximum is taken.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    shifted = logits - logits.max()
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    grad = np.exp(log_p)
    grad[np.arange(n), labels] -= 1
    return -log_p[np.arange(n), labels].mean(), grad / n
