"""Halves the exponent.

The exponent of pair i is 2i/d_model, and here it is i/d_model. Look at the step of the range.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(d_model // 2).float() / d_model
    angle = position / 10000**exponent
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding
