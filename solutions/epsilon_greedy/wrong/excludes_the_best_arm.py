"""Explores only among the other arms

An exploring pull may take any arm, the best included. Work out the probability of the best arm
for k arms and compare it with the formula of the text.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    best = np.flatnonzero(q == q.max())
    others = np.flatnonzero(q < q.max())
    if len(others) and rng.random() < epsilon:
        return int(rng.choice(others))
    return int(rng.choice(best))
