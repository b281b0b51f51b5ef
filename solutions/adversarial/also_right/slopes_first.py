"""Collects all slopes, and multiplies them with the matrix of directions."""

import torch


def nes_gradient(loss, x, sigma, directions):
    m = directions.shape[0]
    points = torch.cat([x + sigma * directions, x - sigma * directions])
    values = torch.tensor([float(loss(point)) for point in points], dtype=torch.float64)
    slopes = (values[:m] - values[m:]) / (2 * sigma)
    return (slopes @ directions.double() / m).to(dtype=x.dtype, device=x.device)
