"""Updates the estimates of all arms

A reward tells something about the arm that was pulled, and nothing about the others. Look for the
missing index.
"""


def update_estimate(q, counts, action, reward):
    counts = counts.copy()
    counts[action] += 1
    return q + (reward - q) / counts[action], counts
