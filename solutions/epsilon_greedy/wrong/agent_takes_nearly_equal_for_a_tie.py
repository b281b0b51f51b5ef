"""The agent takes means that are nearly equal for a tie

An arm whose mean is less by a billionth is not one of the best. What does isclose answer for two
such numbers, or for two very small ones?
"""

import numpy as np


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        if n_arms < 1:
            raise ValueError("there must be at least one arm")
        if not 0 <= epsilon <= 1:
            raise ValueError("epsilon must lie in [0, 1]")
        self.q = np.zeros(n_arms)
        self.counts = np.zeros(n_arms, dtype=int)
        self.epsilon = epsilon
        self.rng = np.random.default_rng(seed)

    def act(self):
        if self.rng.random() < self.epsilon:
            return int(self.rng.integers(len(self.q)))
        return int(self.rng.choice(np.flatnonzero(np.isclose(self.q, self.q.max()))))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
