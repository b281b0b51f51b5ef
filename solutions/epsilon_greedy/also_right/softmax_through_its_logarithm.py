"""Takes the logarithm of the sum first and exponentiates last; divides before it subtracts."""

import numpy as np


def softmax_policy(q, temperature):
    if temperature <= 0:
        raise ValueError("a temperature is positive")
    if q.shape == (0,):
        raise ValueError("a bandit has arms")
    z = q / temperature
    return np.exp(z - np.logaddexp.reduce(z))
