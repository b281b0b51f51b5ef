"""Draws one noise for all columns.

Pixels of a row get the same noise. Look at the shape of what is drawn.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = epsilon * (2 * torch.rand((*x.shape[:-1], 1), generator=generator, dtype=x.dtype) - 1)
    return (x + noise).clamp(0, 1)
