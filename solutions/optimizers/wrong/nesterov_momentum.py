"""Uses Nesterov's momentum.

The step goes along the velocity itself, not along the gradient plus a further part of the
velocity.
"""


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = momentum * velocity + grad
    return param - lr * (grad + momentum * velocity), velocity
