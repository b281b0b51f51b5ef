"""Gives an unvisited arm no bonus

A division by 0 was silenced the wrong way: the arm about which nothing is known should have an
infinite bonus, not none.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    bonus = np.zeros(len(q))
    visited = counts > 0
    bonus[visited] = c * np.sqrt(np.log(t) / counts[visited])
    return int(np.argmax(q + bonus))
