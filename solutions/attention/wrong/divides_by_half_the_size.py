"""Divides the exponent by the number of pairs.

2i is to be divided by d_model, and here it is by d_model/2. Look at the denominator.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(0, d_model, 2).float() / (d_model // 2)
    angle = position / 10000**exponent
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding
