"""Explores with probability 1 - epsilon

The two branches have changed places: with a small epsilon the policy ought to be greedy most of
the time. Ask what epsilon = 0 should do, and what it does here.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() > epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
