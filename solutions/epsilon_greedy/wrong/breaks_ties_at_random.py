"""Breaks ties at random

This policy is deterministic: it has no generator, and among equal bounds the lowest index is
asked for.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    bounds = q + c * np.sqrt(np.log(t) / counts)
    return int(np.random.choice(np.flatnonzero(bounds == bounds.max())))
