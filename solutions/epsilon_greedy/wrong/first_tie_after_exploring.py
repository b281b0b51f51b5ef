"""The first of the best arms wins every tie afterwards

Where several arms share the greatest estimate, each of them must have the same chance, in the
greedy phase too.
"""

import math

import numpy as np


def epsilon_first(q, t, horizon, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if t < math.ceil(epsilon * horizon):
        return int(rng.integers(len(q)))
    return int(np.argmax(q))
