"""Copies the estimates, but not the counts

One of the two arrays that were given is changed. Both have to stay as they were.
"""


def update_estimate(q, counts, action, reward):
    q = q.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) / counts[action]
    return q, counts
