"""Answers in single precision.

A float64 point gets a float32 gradient. Look at the dtype of the result.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return (gradient / len(directions)).float()
