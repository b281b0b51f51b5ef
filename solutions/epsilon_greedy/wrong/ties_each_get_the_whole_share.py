"""Counts the greedy share once for every tied arm

With ties the greedy probability is shared by the tied arms. Here each of them gets all of it, and
the total is brought back to 1 afterwards.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    p = np.where(q == q.max(), 1 - epsilon, 0.0) + epsilon / len(q)
    return int(rng.choice(len(q), p=p / p.sum()))
