"""Divides by the squared length of each direction.

That would be the projection of the gradient. Look at the formula.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u / (u @ u).clamp(min=1e-12)
    return gradient / len(directions)
