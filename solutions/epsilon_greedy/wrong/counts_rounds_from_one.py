"""Counts the rounds from 1

The first round has t = 0, so the last exploring round is missed here. Count the exploring rounds
for epsilon 0.5 and a horizon of 4.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = t + 1 < math.ceil(epsilon * horizon)
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
