"""Gives ties to the last index

Among equal bounds the lowest index is asked for. Look at the comparison: should an equal bound
replace the one found before?
"""

import math

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    best, greatest = 0, -math.inf
    for arm in range(len(q)):
        bound = q[arm] + c * math.sqrt(math.log(t) / counts[arm])
        if bound >= greatest:
            best, greatest = arm, bound
    return best
