"""Moves along the gradient only.

The velocity is kept and returned, but the weights never feel it.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + grad
    return param - lr * grad, velocity
