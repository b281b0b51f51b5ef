"""Has another default.

Called without a momentum, the function keeps another share of the velocity than the text says.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.99):
    velocity = momentum * velocity + grad
    return param - lr * velocity, velocity
