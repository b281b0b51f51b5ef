"""A little noise decides between estimates that differ by less

However small the noise is that breaks the ties, an arm that is less by still less may win. Who may
take part in the draw?
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(np.argmax(q + 1e-3 * rng.random(len(q))))
