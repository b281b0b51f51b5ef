"""Takes the logarithm of the arm's count

The logarithm is of the round t, the same for all arms; only the denominator is the arm's own.
Look at what grows while an arm is left alone.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(np.log(counts) / counts)))
