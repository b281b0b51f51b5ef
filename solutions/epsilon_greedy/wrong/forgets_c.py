"""Forgets c

The weight of the bonus has no effect. What should c = 0 do?
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + np.sqrt(np.log(t) / counts)))
