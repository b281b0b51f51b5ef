"""Explores the last rounds, not the first

The exploring rounds are as many as they should be, but at the wrong end of the game. Which values
of t come first?
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = horizon - 1 - t < math.ceil(epsilon * horizon)
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
