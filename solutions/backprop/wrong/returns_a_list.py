"""Returns a list.

The values are right, but a list is no array: nothing can be computed with it. Look at the type
that is asked for.
"""

import numpy as np


def sigmoid(z):
    return (0.5 * (1 + np.tanh(0.5 * z))).tolist()
