"""Decays by default.

Who says nothing about a weight decay wants none. Look at the default of the argument.
"""


def sgd_step(param, grad, lr, weight_decay=0.01):
    return param - lr * (grad + weight_decay * param)
