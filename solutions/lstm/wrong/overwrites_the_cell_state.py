"""Overwrites the cell state that was given.

The new cell state is computed in place, in a tensor that belongs to the caller. Look at the
operations whose names end in an underscore.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c.mul_(f).add_(i * torch.tanh(g))
    return o * torch.tanh(c), c
