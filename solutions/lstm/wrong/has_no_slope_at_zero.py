"""The tanh has no gradient at exactly 0

The value is right, but the derivative of the absolute value is 0 there, and that of the tanh is 1.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    a = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    small = torch.exp(-2 * a.abs())
    return torch.sign(a) * (1 - small) / (1 + small)
