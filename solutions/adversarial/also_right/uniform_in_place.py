"""The noise is filled in by torch, and the ends are handled one after the other."""

import torch


def epsilon_noise(x, epsilon, generator):
    noise = torch.empty_like(x).uniform_(-epsilon, epsilon, generator=generator)
    noisy = x + noise
    noisy[noisy < 0] = 0
    noisy[noisy > 1] = 1
    return noisy
