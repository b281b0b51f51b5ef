"""Does not use the generator.

The noise comes from torch's own global state, so that nobody can repeat it. Look at all the
arguments.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, dtype=x.dtype) - 1)
    return (x + noise).clamp(0, 1)
