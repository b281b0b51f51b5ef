"""Forgets the root.

The gradient is divided by the size of its square. Look at the units: a step must not become
smaller when all gradients are multiplied by ten.
"""


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-08):
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / (square_avg + eps), square_avg
