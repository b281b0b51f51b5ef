"""Adds a bonus that grows with the counts

Numerator and denominator have changed places: an arm that is known well would get the greatest
bonus.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(counts / t)))
