"""Epsilon-first is epsilon-greedy with a probability of 1 first and of 0 afterwards."""


def epsilon_first(q, t, horizon, epsilon, rng):
    if not 0 <= epsilon <= 1:
        raise ValueError(f"{epsilon} is not a share")
    return epsilon_greedy(q, 1.0 if t / horizon < epsilon else 0.0, rng)  # noqa: F821
