"""Forgets the old velocity.

The new velocity is just the gradient. What was there before is to fade, not to vanish.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    return param - lr * grad, grad * 1.0
