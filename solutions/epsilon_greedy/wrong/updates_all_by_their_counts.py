"""Updates every arm by its own count

Only the arm that was pulled has a new reward and a new count.
"""

import numpy as np


def update_estimate(q, counts, action, reward):
    return q + (reward - q) / (counts + 1), counts + (np.arange(len(q)) == action)
