"""Has the factor 2 of UCB1

The first paper on UCB has 2 ln t under the root and no c. Here c takes its place.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(2 * np.log(t) / counts)))
