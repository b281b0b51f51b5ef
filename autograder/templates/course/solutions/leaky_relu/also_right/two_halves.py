"""The positive and the negative half, added."""

import numpy as np


def leaky_relu(x, slope=0.01):
    return x.clip(min=0) + slope * x.clip(max=0) + np.zeros_like(x)
