"""Draws directions of its own.

The directions are given, so that the estimate can be repeated. Look at all the arguments.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in torch.randn_like(directions):
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
