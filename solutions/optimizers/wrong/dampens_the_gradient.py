"""Averages instead of adding.

With this convention the velocity is a sum in which old gradients fade; the new gradient enters
with its full size.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + (1 - momentum) * grad
    return param - lr * velocity, velocity
