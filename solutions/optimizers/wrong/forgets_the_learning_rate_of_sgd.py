"""Forgets the learning rate.

The step is as long as the gradient. One of the arguments is not used.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - (grad + weight_decay * param)
