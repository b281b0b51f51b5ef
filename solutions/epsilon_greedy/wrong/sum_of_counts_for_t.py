"""Takes the sum of the counts for t

The round is an argument and need not be the sum of the counts. Which quantity does the formula
name?
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(np.log(counts.sum()) / counts)))
