"""Forgets that pixels end at 0 and 1.

A white pixel gets whiter than white. Look at what is asked for a sum outside of [0, 1].
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand(x.shape, generator=generator, dtype=x.dtype) - 1)
    return x + noise
