"""Keeps the squashed cell state.

The tanh that belongs to the hidden state is stored in the cell as well, so that the memory fades
with every step. Look at what is handed on as c.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = torch.tanh(f * c + i * torch.tanh(g))
    return o * c, c
