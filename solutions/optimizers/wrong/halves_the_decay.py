"""Halves the decay.

The decay is no penalty that would have to be differentiated: it is exactly lr * weight_decay of
the weights.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    return adam_step(param - lr * weight_decay * param / 2, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
