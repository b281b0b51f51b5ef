"""Pairs numbers as they lie in memory

Two arrays of one shape may lie there in different ways, row by row or column by column. Which
numbers belong together is told by their index only.
"""

import numpy as np


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    weights, gradients, averages = (each.ravel("K") for each in (param, grad, square_avg))
    averages = alpha * averages + (1 - alpha) * gradients**2
    weights = weights - lr * gradients / (np.sqrt(averages) + eps)
    return weights.reshape(param.shape), averages.reshape(param.shape)
