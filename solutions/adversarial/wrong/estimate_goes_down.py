"""Subtracts the wrong way round.

This is minus the gradient. Look at the order of the two losses.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x - sigma * u) - loss(x + sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
