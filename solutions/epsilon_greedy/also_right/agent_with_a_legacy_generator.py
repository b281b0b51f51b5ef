"""numpy's older RandomState, and a single draw from the probabilities of all arms."""

import numpy as np


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        if n_arms < 1 or epsilon < 0 or epsilon > 1:
            raise ValueError("at least one arm, and epsilon from 0 to 1")
        self.n_arms, self.epsilon = n_arms, epsilon
        self.q = np.zeros(n_arms)
        self.counts = np.zeros(n_arms)
        self.random = np.random.RandomState(seed)

    def act(self):
        best = (self.q == self.q.max()).astype(float)
        p = (1 - self.epsilon) * best / best.sum() + self.epsilon / self.n_arms
        return self.random.choice(self.n_arms, p=p)

    def update(self, action, reward):
        n = self.counts[action]
        self.q[action] = (n * self.q[action] + reward) / (n + 1)
        self.counts[action] = n + 1
