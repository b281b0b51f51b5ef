"""Clips at 1 only.

Black pixels get blacker than black. Look at both ends.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise).clamp(max=1)
