"""Doubles the decay.

The penalty that belongs to this decay is half of weight_decay times the sum of squares; its
derivative has no 2.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * (grad + 2 * weight_decay * param)
