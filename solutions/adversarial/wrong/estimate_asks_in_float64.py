"""Asks at points in float64.

The loss takes points of the dtype of x. Look at what it is handed.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    point, rows = x.double(), directions.double()
    total = torch.zeros_like(point)
    for u in rows:
        total += (loss(point + sigma * u) - loss(point - sigma * u)) * u
    return (total / (2 * sigma * len(rows))).to(x.dtype)
