"""Does not count the new reward

The estimate is right, but the next update will be wrong: the count that comes back is the old
one.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    q[action] += (reward - q[action]) / (counts[action] + 1)
    return q, counts
