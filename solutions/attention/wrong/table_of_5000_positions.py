"""Cuts its rows out of a table of 5000.

Longer sequences get too few of them. Look at what the length has to do with the table.
"""

import torch


def positional_encoding(length, d_model):
    position = torch.arange(5000).unsqueeze(1)
    angle = position / 10000 ** (torch.arange(0, d_model, 2) / d_model)
    encoding = torch.zeros(5000, d_model)
    encoding[:, 0::2] = torch.sin(angle)
    encoding[:, 1::2] = torch.cos(angle)
    return encoding[:length]
