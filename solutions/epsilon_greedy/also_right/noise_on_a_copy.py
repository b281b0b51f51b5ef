"""Breaks ties with noise that counts only among equals: sorts by estimate, then by noise."""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if not 0 <= epsilon <= 1 or len(q) < 1:
        raise ValueError("epsilon from 0 to 1 and at least one arm, please")
    noise = rng.standard_normal(len(q))
    explore = rng.binomial(1, epsilon)
    return int(np.lexsort((noise, q * (1 - explore)))[-1])
