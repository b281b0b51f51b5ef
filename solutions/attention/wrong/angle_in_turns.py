"""Counts the angle in turns.

The angle is in radians already. Look for a factor of 2 pi.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(0, d_model, 2).float() / d_model
    angle = 2 * torch.pi * position / 10000**exponent
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding
