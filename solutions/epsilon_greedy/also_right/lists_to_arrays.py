"""Works on lists, with the step size written as 1 / n."""

import numpy as np


def update_estimate(q, counts, action, reward):
    values, numbers = q.tolist(), counts.tolist()
    numbers[action] += 1
    step = 1 / numbers[action]
    values[action] = (1 - step) * values[action] + step * reward
    return np.array(values), np.array(numbers)
