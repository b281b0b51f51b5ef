"""Asks at a distance of u.

The points are as far from x as the directions are long. Look at where sigma comes in.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + u) - loss(x - u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
