"""Keeps the last direction only.

Each round overwrites the one before. Look at what is added up.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = slope * u
    return gradient / len(directions)
