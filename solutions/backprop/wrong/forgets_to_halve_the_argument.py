"""Forgets to halve the argument of tanh.

A sigmoid can be had from tanh, but this one rises too steeply. Look at the slope at 0, which
should be 1/4.
"""

import numpy as np


def sigmoid(z):
    return (1 + np.tanh(z)) / 2
