"""Lets the new gradient fade at once.

The momentum multiplies the old velocity only, not its sum with the gradient.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * (velocity + grad)
    return param - lr * velocity, velocity
