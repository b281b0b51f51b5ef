"""Clips at 0 only.

White pixels get whiter than white. Look at both ends.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise).clamp(min=0)
