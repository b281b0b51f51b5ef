"""Returns the counts before the estimates

Both arrays are right, but the text gives their order.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += (reward - q[action]) / counts[action]
    return counts, q
