"""The agent looks for means above -1000

The search for the greatest mean starts at a number, and all means may lie below it. What is below
every float, or which of the means could it start from?
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
        if self.rng.random() < self.epsilon:
            return int(self.rng.integers(len(self.q)))
        best, greatest = [], -1000.0
        for arm, value in enumerate(self.q):
            if value > greatest:
                best, greatest = [arm], value
            elif value == greatest:
                best.append(arm)
        return int(self.rng.choice(best)) if best else 0

    def update(self, action, reward):
        self.counts[action] += 1
        self.q[action] += (reward - self.q[action]) / self.counts[action]
