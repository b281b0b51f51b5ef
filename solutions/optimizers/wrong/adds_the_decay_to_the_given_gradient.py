"""Changes the gradient that it was given.

The result is right, but `grad` is another one after the call. Compute a new array instead.
"""


def sgd_step(param, grad, lr, weight_decay=0.0):
    grad += weight_decay * param
    return param - lr * grad
