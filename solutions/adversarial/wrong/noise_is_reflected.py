"""Reflects pixels at 0 and 1.

What goes too far comes back as far. Look at what is asked for a sum outside of [0, 1].
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return 1 - (1 - (x + noise).abs()).abs()
