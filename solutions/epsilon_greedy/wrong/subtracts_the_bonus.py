"""Subtracts the bonus

This is the lower confidence bound, which avoids what is not known well. Optimism needs the upper
one.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q - c * np.sqrt(np.log(t) / counts)))
