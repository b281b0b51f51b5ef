"""Takes bounds that are nearly equal for equal ones

A bound that is less by a billionth is not the greatest, even if its index is lower. Is a tolerance
asked for?
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    bounds = q + c * np.sqrt(np.log(t) / counts)
    return int(np.flatnonzero(np.isclose(bounds, bounds.max()))[0])
