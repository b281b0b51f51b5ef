"""Copies the counts, but not the estimates

One of the two arrays that were given is changed. Both have to stay as they were.
"""


def update_estimate(q, counts, action, reward):
    counts = counts.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) / counts[action]
    return q, counts
