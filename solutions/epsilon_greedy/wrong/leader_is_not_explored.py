"""Leaves the leading arm out while exploring

Exploring takes any arm, each with the same chance. An arm that leads by luck must be tried as
often as the others.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon) and len(q) > 1:
        return int(rng.choice(np.delete(np.arange(len(q)), np.argmax(q))))
    return int(rng.choice(np.flatnonzero(q == q.max())))
