"""Draws in double precision.

A float32 image comes back as float64. Look at the dtype of what is drawn.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=torch.float64) - 1)
    return (x + noise).clamp(0, 1)
