"""Lets the weights grow.

With no gradient a weight decay makes weights smaller. Look at the sign of the second part.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * (grad - weight_decay * param)
