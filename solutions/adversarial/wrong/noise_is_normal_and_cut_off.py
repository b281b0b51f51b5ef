"""Draws from a normal distribution and cuts it off at epsilon.

It stays in the ball, but small and extreme values are too frequent. Look at which distribution is
asked for.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * torch.randn(x.shape, generator=generator, dtype=x.dtype).clamp(-1, 1)
    return (x + noise).clamp(0, 1)
