"""Divides by the number of queries.

Two queries make one slope, and the 2 is in its denominator already. Look at what is counted.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / (2 * len(directions))
