"""Multiplies the gradient by the momentum.

The momentum says how much of the old velocity is kept. Look at which of the two it stands before.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = velocity + momentum * grad
    return param - lr * velocity, velocity
