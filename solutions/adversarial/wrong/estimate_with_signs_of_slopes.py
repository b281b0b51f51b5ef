"""Takes the sign of each slope.

Steep directions must count more than flat ones. Look at what each direction is multiplied by.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + (1 if slope > 0 else -1) * u
    return gradient / len(directions)
