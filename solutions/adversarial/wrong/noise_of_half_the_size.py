"""Draws between plus and minus half of epsilon.

The interval is as long as epsilon, not twice that. Look at the farthest that a pixel can go.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (torch.rand(x.shape, generator=generator, dtype=x.dtype) - 0.5)
    return (x + noise).clamp(0, 1)
