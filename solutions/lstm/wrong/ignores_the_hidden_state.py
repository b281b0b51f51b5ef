"""Ignores the hidden state.

The cell sees nothing but the present input, as if every sequence began here: it has no memory.
Look at what the old h is used for.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    h = torch.zeros_like(h)
    return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
