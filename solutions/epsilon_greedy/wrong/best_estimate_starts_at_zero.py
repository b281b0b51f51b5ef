"""Looks for estimates above zero

The greatest estimate so far starts at 0, which no arm reaches when all estimates are negative.
What should it start from?
"""


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    greatest, best = 0.0, list(range(len(q)))
    for arm, value in enumerate(q):
        if value > greatest:
            greatest, best = value, [arm]
        elif value == greatest and arm not in best:
            best.append(arm)
    if rng.random() < epsilon:
        return int(rng.integers(len(q)))
    return int(rng.choice(best))
