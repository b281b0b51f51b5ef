"""Changes the arrays that were given

The answer is right, but the caller's arrays have changed with it. New arrays are asked for.
"""


def update_estimate(q, counts, action, reward):
    counts[action] += 1
    q[action] += (reward - q[action]) / counts[action]
    return q, counts
