"""Starts the generator anew for every action

A generator that starts from the same seed gives the same first number every time. It has to be
made once, and then go on.
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
        self.seed = seed

    def act(self):
        rng = np.random.default_rng(self.seed)
        if rng.random() < self.epsilon:
            return int(rng.integers(len(self.q)))
        return int(rng.choice(np.flatnonzero(self.q == self.q.max())))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
