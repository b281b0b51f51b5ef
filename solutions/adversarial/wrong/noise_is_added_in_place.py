"""Changes the images that it was given.

The caller's own images are noisy afterwards. Look for operations in place.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return x.add_(noise).clamp_(0, 1)
