"""Draws between 0 and epsilon.

No pixel ever gets darker. Look at the lower end of the interval.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * torch.rand(x.shape, generator=generator, dtype=x.dtype)
    return (x + noise).clamp(0, 1)
