"""Returns the index as a float

An index is a whole number: lists and arrays cannot be indexed with 1.0.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return float(rng.integers(len(q)))
    return float(rng.choice(np.flatnonzero(q == q.max())))
