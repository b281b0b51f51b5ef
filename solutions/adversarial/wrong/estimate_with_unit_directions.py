"""Makes the directions one long.

The directions shall be taken as given. Look at what happens to their length.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        u = u / u.norm().clamp(min=1e-12)
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return gradient / len(directions)
