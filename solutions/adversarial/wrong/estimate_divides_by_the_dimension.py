"""Divides by the number of pixels.

The mean is over the directions. Look at the number that it is divided by.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(x)
