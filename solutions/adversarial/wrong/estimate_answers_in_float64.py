"""Answers in double precision.

A float32 point gets a float64 gradient. Look at the dtype of the sum.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros(x.shape, dtype=torch.float64)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
