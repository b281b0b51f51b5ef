"""Divides by the greatest estimate in place of subtracting it

A difference of estimates must stay the same for the probabilities to stay the same; a division
changes it. Try estimates far from 1, and negative ones.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    with np.errstate(all="ignore"):
        weights = np.exp(q / q.max() / temperature)
        return weights / weights.sum()
