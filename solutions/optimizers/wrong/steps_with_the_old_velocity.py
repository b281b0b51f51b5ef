"""Moves with the old velocity.

The new gradient must be in the velocity before the weights move. Look at the order of the two
lines.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    param = param - lr * velocity
    return param, momentum * velocity + grad
