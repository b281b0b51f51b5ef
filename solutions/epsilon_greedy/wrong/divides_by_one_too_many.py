"""Divides by one more than the new count

The 1 for the new reward is added twice. What mean does the first reward give?
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) / (counts[action] + 1)
    return q, counts
