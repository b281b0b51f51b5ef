"""Forgets the output gate.

The hidden state shows the whole cell, whatever the output gate says. Look at the last line.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, _ = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f = torch.sigmoid(i), torch.sigmoid(f)
    c = f * c + i * torch.tanh(g)
    return torch.tanh(c), c
