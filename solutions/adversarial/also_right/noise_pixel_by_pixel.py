"""Draws in float32 and one image after the other, then goes over to the dtype of the images."""

import torch


def epsilon_noise(x, epsilon, generator):
    answer = torch.zeros_like(x)
    for image, noisy in zip(x, answer, strict=True):
        share = torch.rand(image.shape, generator=generator).to(x)
        noisy.copy_(torch.lerp(image - epsilon, image + epsilon, share))
    zeros, ones = torch.zeros_like(x), torch.ones_like(x)
    return torch.where(answer > ones, ones, torch.where(answer < zeros, zeros, answer))
