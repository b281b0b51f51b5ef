"""Draws whole numbers.

The noise has few values, and a uniform one may have any. Look at what is drawn.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    share = torch.randint(0, 256, x.shape, generator=generator).to(x) / 255
    return (x + epsilon * (2 * share - 1)).clamp(0, 1)
