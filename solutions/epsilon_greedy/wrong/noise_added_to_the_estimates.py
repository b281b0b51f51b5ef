"""Breaks ties with noise written into the estimates

A little noise does break ties evenly, but here it stays in the caller's array. The arguments must
be as they were.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    q += 1e-9 * rng.random(len(q))
    return int(np.argmax(q))
