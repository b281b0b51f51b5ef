"""Rejects epsilon 0 and 1

To exploit from the first round and to explore to the last are legal: the interval includes its
ends.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if epsilon <= 0 or epsilon >= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = t < math.ceil(epsilon * horizon)
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
