"""Has the sign of the gradient turned round.

This is label minus probability, the direction of descent. Look at the sign of the entry of the
label: more of this logit makes the loss smaller.
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
    return -log_p[np.arange(n), labels].mean(), -grad / n
