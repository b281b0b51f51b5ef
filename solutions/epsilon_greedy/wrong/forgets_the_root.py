"""Forgets the root

The width of a confidence interval falls with the root of the number of samples. Compare the bonus
with the formula.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.log(t) / counts))
