"""Starts every search at the first arm, and compares arm by arm."""

import math


def best_arms(q):
    best = [0]
    for arm in range(1, len(q)):
        if q[arm] > q[best[0]]:
            best = [arm]
        elif q[arm] == q[best[0]]:
            best.append(arm)
    return best


def epsilon_greedy(q, epsilon, rng):
    if not len(q) or not 0 <= epsilon <= 1:
        raise ValueError("at least one arm, and epsilon from 0 to 1")
    if epsilon > rng.uniform():
        return int(rng.integers(len(q)))
    return int(rng.permutation(best_arms(q))[0])


def epsilon_first(q, t, horizon, epsilon, rng):
    if not len(q) or not 0 <= epsilon <= 1:
        raise ValueError("at least one arm, and epsilon from 0 to 1")
    if t + 1 <= math.ceil(epsilon * horizon):
        return int(rng.integers(len(q)))
    return int(rng.permutation(best_arms(q))[0])


def ucb(q, counts, t, c):
    # 1e-9 for a division that is never used: unvisited arms are ranked by the first of the pair.
    if not len(q):
        raise ValueError("a bandit has arms")
    rank = [
        (n == 0, 0.0 if n == 0 else value + c * math.sqrt(math.log(t) / (n + 1e-9)))
        for value, n in zip(q.tolist(), counts.tolist(), strict=True)
    ]
    return rank.index(max(rank))
