"""Gives every column its own frequency.

A sine and the cosine beside it have the same angle. Look at which number stands in the exponent.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(d_model).float() / d_model
    angle = position / 10000**exponent
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle[:, 0::2])
    encoding[:, 1::2] = torch.cos(angle[:, 1::2])
    return encoding
