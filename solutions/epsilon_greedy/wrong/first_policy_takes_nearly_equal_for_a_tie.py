"""Takes estimates that are nearly equal for a tie after the exploration

An arm whose estimate is less by a billionth is not one of the best. What does isclose answer for
two such numbers?
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon):
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(np.isclose(q, q.max()))))
