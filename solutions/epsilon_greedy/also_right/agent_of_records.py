"""One record of sums for each arm; the arrays are made when they are asked for."""

import numpy as np


class Arm:
    number = 0
    total = 0

    @property
    def mean(self):
        return self.total / self.number if self.number else 0


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        if n_arms == 0:
            raise ValueError("a bandit has arms")
        if epsilon < 0 or epsilon > 1:
            raise ValueError("epsilon is a probability")
        self.arms = [Arm() for _ in range(n_arms)]
        self.epsilon, self.rng = epsilon, np.random.default_rng(seed)

    q = property(lambda self: np.array([arm.mean for arm in self.arms]))
    counts = property(lambda self: np.array([arm.number for arm in self.arms], dtype=np.int32))

    def act(self):
        arms = list(range(len(self.arms)))
        if self.rng.random() >= self.epsilon:
            arms = [a for a in arms if all(b.mean <= self.arms[a].mean for b in self.arms)]
        return arms[self.rng.integers(len(arms))]

    def update(self, action, reward):
        self.arms[action].number += 1
        self.arms[action].total += reward
