"""update returns the new mean

The method changes the agent and returns nothing. Whoever wants the mean reads the attribute q.
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
        return int(self.rng.choice(np.flatnonzero(self.q == self.q.max())))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
        return self.q[action]
