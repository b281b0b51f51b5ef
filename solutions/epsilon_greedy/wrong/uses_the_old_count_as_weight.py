"""Weighs the old mean with the new count

The old mean is made of the rewards before this one. Add up the weights: do they make 1?
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] = (q[action] * counts[action] + reward) / counts[action]
    return q, counts
