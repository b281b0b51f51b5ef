"""Seeds and uses numpy's global generator

It works as long as nobody else draws. With two agents, each disturbs the other: an agent needs a
generator of its own.
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
        np.random.seed(seed)

    def act(self):
        if np.random.random() < self.epsilon:
            return int(np.random.randint(len(self.q)))
        return int(np.random.choice(np.flatnonzero(self.q == self.q.max())))

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
