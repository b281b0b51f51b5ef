"""Breaks ties with another generator

Exploring uses the generator that was given, the choice among the best arms does not. Look for
every source of chance in the function.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(np.random.choice(np.flatnonzero(q == q.max())))
