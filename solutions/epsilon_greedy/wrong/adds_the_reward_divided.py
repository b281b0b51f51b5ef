"""Adds the reward's share without taking the old estimate's away

The step goes towards the reward: it is a share of the difference between the reward and the
estimate.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] += reward / counts[action]
    return q, counts
