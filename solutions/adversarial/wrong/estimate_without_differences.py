"""Multiplies by the loss itself.

This is right on average over many directions, but not for those given. Look at what is
subtracted.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = loss(x + sigma * u) / sigma
        gradient = gradient + slope * u
    return gradient / len(directions)
