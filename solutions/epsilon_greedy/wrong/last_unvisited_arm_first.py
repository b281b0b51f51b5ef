"""Takes the last unvisited arm

Among the unvisited arms the lowest index comes first. Which of the positions found is returned?
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[-1])
    return int(np.argmax(q + c * np.sqrt(np.log(t) / counts)))
