"""The last arm is never drawn while exploring

A range of random whole numbers has an upper end that is left out already. Look at the greatest
number that can be drawn here.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon):
        return int(rng.integers(0, max(1, len(q) - 1)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
