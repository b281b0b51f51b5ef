"""Uses the exponential without the base.

The frequency is a power of 10000, so its logarithm belongs in the exponent. Look at the base.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(length).unsqueeze(1).float()
    exponent = torch.arange(0, d_model, 2).float() / d_model
    angle = position / torch.exp(exponent)
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding
