"""Uses the decay of the absolute value.

The penalty is a sum of squares, so what is added is in proportion to the weight itself, not only
to its sign.
"""

import numpy as np


def sgd_step(param, grad, lr, weight_decay=0.0):
    return param - lr * (grad + weight_decay * np.sign(param))
