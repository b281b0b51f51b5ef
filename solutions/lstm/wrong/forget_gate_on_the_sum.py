"""Lets the forget gate act on what is written now.

The forget gate multiplies the old cell state and the new candidate together. Look at what it is
there to forget.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = f * (c + i * torch.tanh(g))
    return o * torch.tanh(c), c
