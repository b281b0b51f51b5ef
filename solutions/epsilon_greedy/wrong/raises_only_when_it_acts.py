"""Finds wrong arguments only when it acts

The check stands in act, long after the mistake was made. Errors are to come from the constructor.
"""

import numpy as np


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        self.q = np.zeros(n_arms)
        self.counts = np.zeros(n_arms, dtype=int)
        self.epsilon = epsilon
        self.rng = np.random.default_rng(seed)

    def act(self):
        if len(self.q) == 0 or not 0 <= self.epsilon <= 1:
            raise ValueError("there must be arms, and epsilon must lie in [0, 1]")
        if self.rng.random() < self.epsilon:
            return int(self.rng.integers(len(self.q)))
        return int(self.rng.choice(np.flatnonzero(self.q == self.q.max())))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
