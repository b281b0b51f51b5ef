"""Draws between plus and minus two epsilons.

Pixels leave the ball. Look at how long the interval is.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (4 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 2)
    return (x + noise).clamp(0, 1)
