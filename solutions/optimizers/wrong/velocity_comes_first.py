"""Returns the velocity first.

Both are right, in the wrong order: weights, then velocity.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + grad
    return velocity, param - lr * velocity
