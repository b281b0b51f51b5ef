"""Cuts great exponents off

Two exponents beyond the limit become equal, and so do their probabilities. Try 1000 and 999.
"""

import numpy as np


def softmax_policy(q, temperature):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not temperature > 0:
        raise ValueError("temperature must be greater than 0")
    weights = np.exp(np.clip(q / temperature, -500, 500))
    return weights / weights.sum()
