"""Ignores the weight decay.

One of the arguments is not used.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * grad
