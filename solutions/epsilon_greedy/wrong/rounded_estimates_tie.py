"""Rounds the estimates before it compares them

Estimates that differ behind the third decimal become a tie. The best arms are those with the
greatest estimate exactly.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    rounded = np.round(q, 3)
    return int(rng.choice(np.flatnonzero(rounded == rounded.max())))
