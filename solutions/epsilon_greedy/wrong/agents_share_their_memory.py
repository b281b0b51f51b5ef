"""All agents share one memory

Arrays made in the body of the class exist once, for all agents. What one of them learns, all of
them know.
"""

import numpy as np


class BanditAgent:
    memory = {}

    def __init__(self, n_arms, epsilon, seed):
        if n_arms < 1:
            raise ValueError("there must be at least one arm")
        if not 0 <= epsilon <= 1:
            raise ValueError("epsilon must lie in [0, 1]")
        self.q = self.memory.setdefault(("q", n_arms), np.zeros(n_arms))
        self.counts = self.memory.setdefault(("counts", n_arms), np.zeros(n_arms, dtype=int))
        self.epsilon = epsilon
        self.rng = np.random.default_rng(seed)

    def act(self):
        if self.rng.random() < self.epsilon:
            return int(self.rng.integers(len(self.q)))
        return int(self.rng.choice(np.flatnonzero(self.q == self.q.max())))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
