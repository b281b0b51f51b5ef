"""Reshapes the hidden weight where it should transpose.

A reshape brings the weight into a shape that fits, but its numbers keep their order, so that rows
are not turned into columns. Look at the hidden product.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.reshape(h.shape[1], -1) + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c
