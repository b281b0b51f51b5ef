"""Adds epsilon or takes it away.

Every pixel moves as far as it can, in a random direction. Look at what lies between.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (torch.rand(x.shape, generator=generator, dtype=x.dtype) - 0.5).sign()
    return (x + noise).clamp(0, 1)
