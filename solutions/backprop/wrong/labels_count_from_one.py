"""Counts the classes from 1.

Every label picks the logit before its own. Look at the first class: its number is 0.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    grad = np.exp(log_p)
    grad[np.arange(n), labels - 1] -= 1
    return -log_p[np.arange(n), labels - 1].mean(), grad / n
