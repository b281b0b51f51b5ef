"""Lets pixels start again at 0.

A pixel just above 1 becomes black. Look at what is asked for a sum outside of [0, 1].
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise) % 1
