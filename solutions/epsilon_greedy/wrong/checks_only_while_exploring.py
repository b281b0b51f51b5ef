"""Checks the arguments only while it explores

The check stands inside one branch, so in the other nothing is noticed. Check first, then decide.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if t < math.ceil(epsilon * horizon):
        if not 0 <= epsilon <= 1:
            raise ValueError("epsilon must lie in [0, 1]")
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
