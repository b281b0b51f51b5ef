"""Changes the weights that it was given.

The answer is right, but the caller's array has changed. Make a new one.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    param *= 1 - lr * weight_decay
    return adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
