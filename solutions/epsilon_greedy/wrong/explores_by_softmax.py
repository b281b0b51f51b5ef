"""Explores the better arms more often

In the exploring phase every arm has the same chance, whatever its estimate. Softmax exploration
is another policy.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon):
        weights = np.exp(q - q.max())
        return int(rng.choice(len(q), p=weights / weights.sum()))
    return int(rng.choice(np.flatnonzero(q == q.max())))
