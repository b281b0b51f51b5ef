"""Draws whole steps only.

The noise is epsilon, 0, or minus epsilon. Look at what lies between.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * torch.randint(-1, 2, x.shape, generator=generator).to(x.dtype)
    return (x + noise).clamp(0, 1)
