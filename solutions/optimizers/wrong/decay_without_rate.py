"""Decays without the learning rate.

In PyTorch's convention the decay of a step is multiplied by the learning rate, so that a schedule
acts on both.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    shrunk = param - weight_decay * param
    return adam_step(shrunk, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
