"""Rounds the mean to whole numbers

A division of floats that drops what is behind the point loses most of a small step.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) // counts[action]
    return q, counts
