"""Knows ten classes only.

The identity matrix has ten rows, whatever the number of logits is. Look at what its size should be.
"""

import numpy as np


def softmax_cross_entropy_backward(logits, labels):
    n, classes = logits.shape
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    one_hot = np.eye(10)[labels][:, :classes]
    return -(one_hot * log_p).sum() / n, (np.exp(log_p) - one_hot) / n
