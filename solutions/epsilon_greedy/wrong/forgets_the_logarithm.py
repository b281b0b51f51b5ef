"""Forgets the logarithm

Without the logarithm the bonus grows so fast that no arm is ever given up. Compare it with the
formula.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(t / counts)))
