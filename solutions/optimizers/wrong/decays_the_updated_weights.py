"""Decays the weights after the step.

The decay is that of the weights before the step, and part of the same gradient. Two updates one
after the other are not one.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    updated = param - lr * grad
    return updated - lr * weight_decay * updated
