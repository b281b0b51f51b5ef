"""Forgets to subtract the label.

The gradient is the probabilities alone, so that every logit is pushed down, the label's too. Look
at the entry of the label.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n = len(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(total)
    grad = np.exp(log_p)
    grad = grad.copy()
    return -log_p[np.arange(n), labels].mean(), grad / n
