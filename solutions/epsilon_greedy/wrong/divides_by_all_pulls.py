"""Divides by the pulls of all arms

Each arm has its own mean, made of its own rewards. Which count belongs to it?
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) / counts.sum()
    return q, counts
