"""The agent explores only among the other arms

An exploring pull may take any arm, the best included. Work out the probability of the best arm.
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
        best = self.q == self.q.max()
        explore = self.rng.random() < self.epsilon and not best.all()
        return int(self.rng.choice(np.flatnonzero(~best if explore else best)))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
