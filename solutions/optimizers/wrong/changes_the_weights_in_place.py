"""Changes the weights that it was given.

The result is right, but `param` has changed as well. An operator that works in place changes the
array of the caller.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    param -= lr * (grad + weight_decay * param)
    return param
