"""Adds one number to all gradients.

Each weight decays by itself; nothing is summed over the weights.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * (grad + weight_decay * param.sum())
