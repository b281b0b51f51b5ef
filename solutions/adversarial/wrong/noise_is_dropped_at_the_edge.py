"""Leaves a pixel where it was if it would go too far.

Such a pixel goes as far as it can. Look at what is asked for a sum outside of [0, 1].
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    noisy = x + noise
    return torch.where((noisy >= 0) & (noisy <= 1), noisy, x)
