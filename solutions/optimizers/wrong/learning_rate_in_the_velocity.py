"""Puts the learning rate into the velocity.

The new weights agree as long as the velocity was zero, the velocity does not. The learning rate
enters when the weights move.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + lr * grad
    return param - velocity, velocity
