"""Forgets the input gate.

The candidate is written into the cell whole, whatever the input gate says. Look at what the
candidate is multiplied by.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    _, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    f, o = torch.sigmoid(f), torch.sigmoid(o)
    c = f * c + torch.tanh(g)
    return o * torch.tanh(c), c
