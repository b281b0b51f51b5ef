"""Gives an unvisited arm a large number for its bound

There are estimates and weights with which another arm's bound is greater still. An unvisited arm
comes first whatever they are: which number is above all others?
"""

import math

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    bounds = [
        1e6 if n == 0 else value + c * math.sqrt(math.log(t) / n)
        for value, n in zip(q, counts, strict=True)
    ]
    return int(np.argmax(bounds))
