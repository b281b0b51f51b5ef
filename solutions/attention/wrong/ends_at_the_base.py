"""Spreads the frequencies up to the base itself.

The last pair has the exponent (d_model - 2)/d_model, not 1. Look at the denominator.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(0, d_model, 2).float() / max(d_model - 2, 1)
    angle = position / 10000**exponent
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding
