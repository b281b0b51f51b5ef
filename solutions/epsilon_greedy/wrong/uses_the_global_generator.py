"""Draws from numpy's global generator

The generator that was given is never asked, so the same generator state can give different
actions. Every draw has to come from it.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if np.random.random() < epsilon:
        return int(np.random.randint(len(q)))
    return int(np.random.choice(np.flatnonzero(q == q.max())))
