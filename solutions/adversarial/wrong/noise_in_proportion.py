"""Makes the noise as large as the pixel.

Dark pixels get little noise. Look at what the noise is multiplied by.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x * (1 + noise)).clamp(0, 1)
