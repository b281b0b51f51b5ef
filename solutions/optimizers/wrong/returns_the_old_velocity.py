"""Returns the old velocity.

The weights are right, but the next step will start from a velocity that has learned nothing.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    return param - lr * (momentum * velocity + grad), velocity
