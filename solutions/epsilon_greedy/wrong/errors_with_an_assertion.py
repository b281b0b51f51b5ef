"""Raises an AssertionError in place of a ValueError

An assertion is for what can never happen and may be switched off. Arguments that make no sense
are a ValueError, with a message that says what is wrong.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    assert len(q) > 0, "there must be at least one arm"
    assert 0 <= epsilon <= 1, "epsilon must lie in [0, 1]"
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(np.flatnonzero(q == q.max())))
