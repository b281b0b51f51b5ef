"""Forgets the 2.

The two points are 2 sigma apart. Look at the denominator.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / sigma
        gradient = gradient + slope * u
    return gradient / len(directions)
