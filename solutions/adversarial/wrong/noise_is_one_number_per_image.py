"""Draws one number for each image.

An image gets brighter or darker as a whole. Look at the shape of what is drawn.
"""

import torch


def epsilon_noise(x, epsilon, generator):
    shape = (x.shape[0],) + (1,) * (x.ndim - 1)
    noise = epsilon * (2 * torch.rand(shape, generator=generator, dtype=x.dtype) - 1)
    return (x + noise).clamp(0, 1)
