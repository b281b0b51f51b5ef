"""Adds up slopes without their directions.

A slope says how much, its direction says where. Look at what each slope is multiplied by.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope
    return gradient / len(directions)
