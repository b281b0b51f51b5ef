"""A generator of the module random, and sums of rewards from which q is computed when asked."""

import random

import numpy as np


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        if not n_arms > 0:
            raise ValueError("a bandit has arms")
        if epsilon < 0 or epsilon > 1:
            raise ValueError("epsilon is a probability")
        self._random = random.Random(seed)
        self._epsilon = epsilon
        self._rewards = [[] for _ in range(n_arms)]

    @property
    def counts(self):
        return np.array([len(rewards) for rewards in self._rewards])

    @property
    def q(self):
        return np.array([sum(r) / len(r) if r else 0.0 for r in self._rewards])

    def act(self):
        if self._random.random() < self._epsilon:
            return self._random.randrange(len(self._rewards))
        q = self.q
        return self._random.choice([arm for arm, value in enumerate(q) if value == max(q)])

    def update(self, action, reward):
        self._rewards[action].append(reward)
