"""Loops, lists and products of uniform numbers, without numpy."""


def epsilon_greedy(q, epsilon, rng):
    values = [float(v) for v in q]
    if not values:
        raise ValueError("a bandit has arms")
    if not (epsilon >= 0 and epsilon <= 1):
        raise ValueError("a probability is from 0 to 1")
    arms = list(range(len(values)))
    if rng.random() >= epsilon:
        greatest = max(values)
        arms = [arm for arm in arms if values[arm] == greatest]
    return arms[int(rng.random() * len(arms))]


def epsilon_first(q, t, horizon, epsilon, rng):
    values = [float(v) for v in q]
    if not values:
        raise ValueError("a bandit has arms")
    if not (epsilon >= 0 and epsilon <= 1):
        raise ValueError("a share is from 0 to 1")
    arms = list(range(len(values)))
    if t >= -int(-epsilon * horizon // 1):
        greatest = max(values)
        arms = [arm for arm in arms if values[arm] == greatest]
    return arms[int(rng.random() * len(arms))]
