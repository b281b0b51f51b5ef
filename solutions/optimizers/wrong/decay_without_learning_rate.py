"""Decays without the learning rate.

The decay belongs to the gradient of the loss, so it's multiplied by the learning rate as well.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * grad - weight_decay * param
