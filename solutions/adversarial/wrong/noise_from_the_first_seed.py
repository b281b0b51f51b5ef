"""Makes a new generator of the old one's seed.

The generator's state does not matter and does not move on, so a second call draws the same. Look
at what the seed of a generator tells about its state.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    generator = torch.Generator().manual_seed(generator.initial_seed())
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise).clamp(0, 1)
