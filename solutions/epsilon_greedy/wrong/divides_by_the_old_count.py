"""Divides by the count before the reward

The mean is of all rewards, the new one among them. What happens here with the first reward?
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    if counts[action] > 0:
        q[action] += (reward - q[action]) / counts[action]
    else:
        q[action] = reward
    counts[action] += 1
    return q, counts
