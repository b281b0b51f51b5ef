"""Takes a constant step size

A constant step forgets the past and suits rewards that drift. For a mean the step gets smaller
with every reward.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += 0.1 * (reward - q[action])
    return q, counts
