"""Draws from a normal distribution.

Most of the noise is small, and some of it is larger than epsilon. Look at which distribution is
asked for.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * torch.randn(x.shape, generator=generator, dtype=x.dtype)
    return (x + noise).clamp(0, 1)
