"""Lets nothing fade.

The velocity is the sum of all gradients so far. One of the arguments is not used.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = velocity + grad
    return param - lr * velocity, velocity
