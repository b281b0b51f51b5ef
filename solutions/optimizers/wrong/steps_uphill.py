"""Steps uphill.

The loss becomes larger. Look at the sign between the weights and the step.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param + lr * (grad + weight_decay * param)
