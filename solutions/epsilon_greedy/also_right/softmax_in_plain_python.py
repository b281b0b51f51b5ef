"""Sums in a loop with the functions of math."""

import math

import numpy as np


def softmax_policy(q, temperature):
    if not temperature > 0:
        raise ValueError("a temperature is positive")
    top = max(float(v) for v in q)  # of no values: a ValueError with a message
    weights = [math.exp((float(v) - top) / temperature) for v in q]
    total = math.fsum(weights)
    return np.array([weight / total for weight in weights])
