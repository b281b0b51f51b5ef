"""Makes a new generator with a fixed seed in every call

A generator that starts anew gives the same first number each time, so every call has the same
outcome. Use the one that was given.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    rng = np.random.default_rng(42)
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
