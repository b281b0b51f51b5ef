"""Explores the second best arm only

Exploring takes any of the arms, each with the same chance, not the one that comes next in the
ranking.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon and len(q) > 1:
        return int(np.argsort(q)[-2])
    return int(rng.choice(np.flatnonzero(q == q.max())))
