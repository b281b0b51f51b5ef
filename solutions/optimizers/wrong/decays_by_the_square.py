"""Squares the learning rate.

The decay is multiplied by the learning rate once too often.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    return adam_step(param - lr**2 * weight_decay * param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
