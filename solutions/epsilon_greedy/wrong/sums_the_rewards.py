"""Adds the reward to the estimate

A sum grows with the number of pulls; the estimate is a mean.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += reward
    return q, counts
