"""Changes the weights that it was given.

The answer is right, but the caller's array has changed. Make a new one.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + grad
    param -= lr * velocity
    return param, velocity
