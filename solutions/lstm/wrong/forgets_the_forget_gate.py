"""Forgets the forget gate.

The old cell state is kept whole, as in the LSTM of 1997, and grows for ever. Look at what the old
c is multiplied by.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, _, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, o = torch.sigmoid(i), torch.sigmoid(o)
    c = c + i * torch.tanh(g)
    return o * torch.tanh(c), c
