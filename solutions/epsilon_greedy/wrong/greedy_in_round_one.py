"""Takes the greatest estimate in round 1

In round 1 the bonus is 0 for arms that were pulled, but an arm that was not still comes first.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if t == 1:
        return int(np.argmax(q))
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(np.log(t) / counts)))
