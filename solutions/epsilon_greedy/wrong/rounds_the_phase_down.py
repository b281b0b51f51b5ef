"""Rounds the exploring phase down

A started round is explored to its end: the number of exploring rounds is rounded up. Try a
product that is not a whole number.
"""

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = t < int(epsilon * horizon)
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
