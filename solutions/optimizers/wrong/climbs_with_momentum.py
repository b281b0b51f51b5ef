"""Climbs.

The velocity is a sum of gradients here, and these point uphill. Look at the sign of the step.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + grad
    return param + lr * velocity, velocity
