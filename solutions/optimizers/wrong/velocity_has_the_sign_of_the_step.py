"""Keeps a velocity that points downhill.

The weights come out wrong or the velocity has the other sign: here it is added up from gradients,
not from steps.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity - grad
    return param + lr * velocity, velocity
