"""Keeps the last reward only

The estimate is the mean of all rewards of the arm, not the last one.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] = reward
    return q, counts
