"""Returns the given array where nothing moves

A reward that is the estimate itself leaves it as it is, but the answer must be a new array all the
same: who changes one would change the other.
"""


def update_estimate(q, counts, action, reward):
    counts = counts.copy()
    counts[action] += 1
    step = (reward - q[action]) / counts[action]
    if step:
        q = q.copy()
        q[action] += step
    return q, counts
