"""Looks for bounds above -1000

The search for the greatest bound starts at a number, and all bounds may lie below it. What is below
every float, or which of the bounds could it start from?
"""

import math


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    best, greatest = 0, -1000.0
    for arm in range(len(q)):
        if counts[arm] == 0:
            return arm
        bound = q[arm] + c * math.sqrt(math.log(t) / counts[arm])
        if bound > greatest:
            best, greatest = arm, bound
    return best
