"""Leaves the decay out.

One of the arguments is not used.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    return adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
