"""Multiplies by the temperature

A high temperature ought to make the arms more alike, and a low one the policy greedy. Here it is
the other way round.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    weights = np.exp((q - q.max()) * temperature)
    return weights / weights.sum()
