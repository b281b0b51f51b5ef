"""Writes the probability of every arm down and draws once."""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    k = len(q)
    if k == 0:
        raise ValueError("no arms")
    if epsilon < 0 or epsilon > 1:
        raise ValueError("epsilon is not a probability")
    best = q == np.max(q)
    return rng.choice(k, p=np.full(k, epsilon / k) + (1 - epsilon) * best / best.sum())


def epsilon_first(q, t, horizon, epsilon, rng):
    k = len(q)
    if k == 0:
        raise ValueError("no arms")
    if epsilon < 0 or epsilon > 1:
        raise ValueError("epsilon is not a probability")
    best = q == np.max(q)
    return rng.choice(
        k, p=np.full(k, 1 / k) if t < np.ceil(epsilon * horizon) else best / best.sum()
    )
