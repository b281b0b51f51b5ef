"""Skips unvisited arms as not a number

In round 1, or with c = 0, the bound of an unvisited arm is not a number, and the search for the
greatest passes it by. It should come first.
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    with np.errstate(all="ignore"):
        bounds = q + c * np.sqrt(np.log(t) / counts)
    return int(np.nanargmax(bounds)) if not np.isnan(bounds).all() else 0
