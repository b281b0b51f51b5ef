"""Takes another name for a copy

A slice of an array shows the same numbers, it does not hold its own. Writing into it writes into
the caller's array.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q[:], counts[:]
    counts[action] += 1
    q[action] += (reward - q[action]) / counts[action]
    return q, counts
