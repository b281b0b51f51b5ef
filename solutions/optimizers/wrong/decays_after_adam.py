"""Decays after Adam's step.

What shrinks is the weight before the step. Look at the order.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    param, m, v = adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
    return param - lr * weight_decay * param, m, v
