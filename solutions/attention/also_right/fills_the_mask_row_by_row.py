"""The mask is filled row by row; the encoding number by number."""

import math

import torch


def causal_mask(n):
    mask = torch.zeros((n, n), dtype=torch.bool)
    for row in range(n):
        mask[row, : row + 1] = True
    return mask


def positional_encoding(length, d_model):
    encoding = torch.empty(length, d_model)
    for position in range(length):
        for column in range(d_model):
            angle = position / 10000 ** ((column - column % 2) / d_model)
            encoding[position, column] = math.cos(angle) if column % 2 else math.sin(angle)
    return encoding
