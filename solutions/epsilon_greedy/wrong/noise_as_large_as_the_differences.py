"""The noise that breaks ties also decides where there is no tie

The random numbers are as large as differences between estimates, so a worse arm wins at times.
With epsilon 0 only a best arm may come.
"""

import numpy as np


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(np.argmax(q + 0.1 * rng.random(len(q))))
