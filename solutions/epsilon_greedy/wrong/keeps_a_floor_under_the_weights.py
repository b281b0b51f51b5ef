"""Adds a small number to the sum

A small number that guards against a division by 0 takes a little from every probability. Can the
sum be 0 at all, once the greatest estimate is subtracted?
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    weights = np.exp((q - q.max()) / temperature)
    return weights / (weights.sum() + 1e-6)
