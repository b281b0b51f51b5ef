"""The agent lowers epsilon as it goes

A falling epsilon is another policy; here it stays as it was given.
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
        explore = self.rng.random() < self.epsilon
        self.epsilon *= 0.99
        arms = np.arange(len(self.q)) if explore else np.flatnonzero(self.q == self.q.max())
        return int(self.rng.choice(arms))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
