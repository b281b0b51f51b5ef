"""Takes the squared error for the loss.

The gradient is right, but the loss beside it is another one. Look at the definition of the cross-
entropy.
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
    return (grad**2).sum() / (2 * n), grad / n
