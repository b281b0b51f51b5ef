"""Explores again after the exploring phase

When the first phase is over, this policy is greedy for good. A second chance to explore makes it
a mixture with epsilon-greedy.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    explore = t < math.ceil(epsilon * horizon) or rng.random() < epsilon
    if explore:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
