"""Looks at the arms in a random order and keeps the first of the greatest."""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if not 0.0 <= epsilon <= 1.0:
        raise ValueError("epsilon must be from 0 to 1")
    if q.size == 0:
        raise ValueError("no arms")
    order = rng.permutation(q.size)
    if rng.uniform() < epsilon:
        return order[0]
    return order[np.argmax(q[order])]


def epsilon_first(q, t, horizon, epsilon, rng):
    if not 0.0 <= epsilon <= 1.0:
        raise ValueError("epsilon must be from 0 to 1")
    if q.size == 0:
        raise ValueError("no arms")
    order = rng.permutation(q.size)
    return order[0] if t < epsilon * horizon else order[np.argmax(q[order])]
