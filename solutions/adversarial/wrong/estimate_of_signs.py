"""Returns the sign of the estimate.

The sign belongs to the attack that uses the estimate. Look at what is returned.
"""

import torch


def nes_gradient(loss, x, sigma, directions):
    gradient = torch.zeros_like(x)
    for u in directions:
        slope = (loss(x + sigma * u) - loss(x - sigma * u)) / (2 * sigma)
        gradient = gradient + slope * u
    return (gradient / len(directions)).sign()
