"""Takes the share of the rounds so far, not of the horizon

The length of the exploring phase is fixed from the start by the horizon. What does the comparison
say when both sides grow with t?
"""

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = t <= epsilon * t
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
