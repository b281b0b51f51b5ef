"""Takes estimates that are nearly equal for a tie

An arm whose estimate is less by a billionth is not one of the best. What does isclose answer for
two such numbers, or for two very small ones?
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(np.isclose(q, q.max()))))
