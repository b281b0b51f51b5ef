"""Gives an unvisited arm the bound infinity, also where there is no bonus."""

import numpy as np


def ucb(q, counts, t, c):
    if not len(q):
        raise ValueError("a bandit has arms")
    with np.errstate(divide="ignore", invalid="ignore"):
        bounds = q + c * np.sqrt(np.log(t) / counts)
    return np.argmax(np.where(counts > 0, bounds, np.inf))
