"""Weighs the old mean with the old count, by masks; counts come back as floats."""

import numpy as np


def update_estimate(q, counts, action, reward):
    pulled = np.arange(len(q)) == action
    more = counts + pulled.astype(float)
    return np.where(pulled, (q * counts + reward) / np.maximum(more, 1), q), more
