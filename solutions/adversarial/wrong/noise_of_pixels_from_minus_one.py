"""Clips to [-1, 1].

Black is 0 here. Look at the convention for pixels.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise).clamp(-1, 1)
