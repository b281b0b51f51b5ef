"""Gives the best arm no share of epsilon

The probabilities add up to 1, but epsilon is shared among all the arms. Compare the best arm's
probability with 1 - epsilon + epsilon / k.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    best = q == q.max()
    if best.all():
        return int(rng.integers(len(q)))
    p = np.where(best, (1 - epsilon) / best.sum(), epsilon / (~best).sum())
    return int(rng.choice(len(q), p=p))
