"""One arm after the other, the first unvisited one ends the search."""

import math


def ucb(q, counts, t, c):
    best, greatest = None, None
    for arm in range(len(q)):
        if counts[arm] == 0:
            return arm
        bound = float(q[arm]) + c * math.sqrt(math.log(t)) / math.sqrt(counts[arm])
        if greatest is None or bound > greatest:
            best, greatest = arm, bound
    if best is None:
        raise ValueError("a bandit has arms")
    return best
