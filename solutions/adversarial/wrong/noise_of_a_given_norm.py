"""Divides the noise by its Euclidean length.

The whole noise has the length epsilon, and each pixel gets less the more there are. Look at the
norm of the ball.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    noise = epsilon * noise / noise.norm().clamp(min=1e-12)
    return (x + noise).clamp(0, 1)
