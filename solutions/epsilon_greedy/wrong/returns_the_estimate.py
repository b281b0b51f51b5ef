"""Returns the estimate of the arm, not its index

An action is the number of an arm. Check what is at hand at the end: a position or a value.
"""


def epsilon_greedy(q, epsilon, rng):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    if not 0 <= epsilon <= 1:
        raise ValueError("epsilon must lie in [0, 1]")
    if rng.random() < epsilon:
        return float(rng.choice(q))
    return float(q.max())
