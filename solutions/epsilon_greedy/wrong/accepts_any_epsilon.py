"""Takes any number for epsilon

A probability lies between 0 and 1; for anything else a ValueError was asked. Try -0.25 and 1.25.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
