"""The agent breaks ties at random only before the first reward

Ties can come at any time, also between arms that were pulled. Then each has the same chance as
well.
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
        if self.rng.random() < self.epsilon or not self.counts.any():
            return int(self.rng.integers(len(self.q)))
        return int(np.argmax(self.q))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
