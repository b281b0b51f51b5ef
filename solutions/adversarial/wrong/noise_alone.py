"""Returns the noise.

The images are not in the result. Look at what is returned.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return noise.clamp(0, 1)
