"""Counts a pull of every arm

Only one arm was pulled. Look for the missing index.
"""


def update_estimate(q, counts, action, reward):
    q = q.copy()
    counts = counts + 1
    q[action] += (reward - q[action]) / counts[action]
    return q, counts
