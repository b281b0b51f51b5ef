"""Looks for estimates above -1000

The search for the greatest estimate starts at a number, and all estimates may lie below it. What is
below every float, or which of the estimates could it start from?
"""


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    best, greatest = [], -1000.0
    for arm, value in enumerate(q):
        if value > greatest:
            best, greatest = [arm], value
        elif value == greatest:
            best.append(arm)
    return int(rng.choice(best)) if best else 0
