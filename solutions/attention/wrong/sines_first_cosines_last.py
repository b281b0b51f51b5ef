"""Puts all sines in front of all cosines.

Sine and cosine of a frequency stand side by side. Look at how the two are put together.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(0, d_model, 2).float() / d_model
    angle = position / 10000**exponent
    return torch.cat((torch.sin(angle), torch.cos(angle)), dim=1)
