"""The agent keeps its memory in lists

The attributes q and counts are asked for as arrays. Who takes the greatest of agent.q, or divides
by agent.counts, finds that a list can do neither.
"""

import numpy as np


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        if n_arms < 1:
            raise ValueError("there must be at least one arm")
        if not 0 <= epsilon <= 1:
            raise ValueError("epsilon must lie in [0, 1]")
        self.q = [0.0] * n_arms
        self.counts = [0] * n_arms
        self.epsilon = epsilon
        self.rng = np.random.default_rng(seed)

    def act(self):
        if self.rng.random() < self.epsilon:
            return int(self.rng.integers(len(self.q)))
        return int(self.rng.choice(np.flatnonzero(np.array(self.q) == max(self.q))))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
