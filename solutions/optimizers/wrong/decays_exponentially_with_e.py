"""Decays with the exponential function.

The factor of a period is gamma itself, not a power of e.
"""

import math


def step_decay(epoch, lr, gamma, every):
    return lr * math.exp(-gamma * (epoch // every))
