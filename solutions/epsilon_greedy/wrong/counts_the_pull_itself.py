"""Counts the pull that it only proposes

The counts are the caller's and are brought up to date when the reward is known. The arguments
must be as they were.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    arm = unvisited[0] if len(unvisited) else np.argmax(q + c * np.sqrt(np.log(t) / counts))
    counts[arm] += 1
    return int(arm)
