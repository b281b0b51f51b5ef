"""Takes the unvisited arm of greatest estimate

The estimate of an arm that was never pulled means nothing. Among the unvisited arms the lowest
index comes first.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[np.argmax(q[unvisited])])
    return int(np.argmax(q + c * np.sqrt(np.log(t) / counts)))
