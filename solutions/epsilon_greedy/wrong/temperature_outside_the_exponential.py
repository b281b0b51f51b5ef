"""Divides the exponentials by the temperature

A common factor of all weights cancels in the normalisation, so the temperature has no effect.
Where does it belong in the formula?
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    weights = np.exp(q - q.max()) / temperature
    return weights / weights.sum()
