"""Clips the points that it asks for.

At the edge the two points are then not 2 sigma apart. Look at what the text says about points
outside of [0, 1].
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = loss((x + sigma * u).clamp(0, 1)) - loss((x - sigma * u).clamp(0, 1))
        slope = slope / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
