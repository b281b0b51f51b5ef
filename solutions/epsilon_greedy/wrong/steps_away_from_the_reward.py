"""Steps away from the reward

After a reward greater than the estimate, the estimate must grow. Look at the sign of the step.
"""


def update_estimate(q, counts, action, reward):
    q, counts = q.copy(), counts.copy()
    counts[action] += 1
    q[action] -= (reward - q[action]) / counts[action]
    return q, counts
