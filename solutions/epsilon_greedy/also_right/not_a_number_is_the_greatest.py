"""Lets the division by 0 happen: numpy's argmax takes the first infinity or not-a-number."""

import numpy as np


def ucb(q, counts, t, c):
    if q.size < 1:
        raise ValueError("a bandit has arms")
    with np.errstate(all="ignore"):
        return int((q + c * (np.log(t) / counts) ** 0.5).argmax())
