"""Forgets to divide by sigma.

The difference of the losses is no slope yet. Look at the denominator.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / 2
        gradient = gradient + slope * u
    return gradient / len(directions)
