"""Changes the velocity that it was given.

The answer is right, but the caller's array has changed. Make a new one.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity *= momentum
    velocity += grad
    return param - lr * velocity, velocity
