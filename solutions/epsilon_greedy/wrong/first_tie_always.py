"""The first of the best arms wins every tie

Where several arms share the greatest estimate, each of them must have the same chance. What does
the function for the greatest value return when there are several?
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(np.argmax(q))
