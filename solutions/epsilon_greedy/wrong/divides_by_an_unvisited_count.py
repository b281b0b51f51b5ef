"""Divides by the count of an unvisited arm

A count of 0 stops the whole function here. Deal with the unvisited arms before the formula.
"""

import math

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    bounds = [v + c * math.sqrt(math.log(t) / float(n)) for v, n in zip(q, counts, strict=True)]
    return int(np.argmax(bounds))
