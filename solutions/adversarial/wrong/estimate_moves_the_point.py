"""Moves the caller's point.

The point is changed in place for each query and not brought back. Look for operations in place.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = loss(x.add_(sigma * u)) - loss(x.sub_(2 * sigma * u))
        slope = slope / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
