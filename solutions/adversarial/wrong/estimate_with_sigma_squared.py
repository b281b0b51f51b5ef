"""Divides by the square of sigma.

Here u is not yet multiplied by sigma. Look at the denominator, and at the step.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma**2)
        gradient = gradient + slope * u
    return gradient / len(directions)
