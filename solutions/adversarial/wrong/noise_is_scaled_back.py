"""Rescales the images.

All pixels change for the sake of those that leave [0, 1]. Look at what is asked for a sum outside
of it.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise + epsilon) / (1 + 2 * epsilon)
