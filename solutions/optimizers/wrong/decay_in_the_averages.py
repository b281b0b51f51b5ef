"""Lets the decay into the averages.

The weights are right, but m and v were made from a gradient with the decay in it.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    stepped, _, _ = adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
    _, m, v = adam_step(param, grad + weight_decay * param, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
    return stepped - lr * weight_decay * param, m, v
