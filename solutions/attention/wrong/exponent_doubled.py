"""Doubles the exponent.

The range counts in twos already, and is doubled again. Look at the exponent of the second pair.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = 2 * torch.arange(0, d_model, 2).float() / d_model
    angle = position / 10000**exponent
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding
