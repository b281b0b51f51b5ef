"""Couples the input gate to the forget gate.

What is written is what was not kept, 1 - f; that is a variant of the cell, but here the input
gate has rows of its own. Look at where they are used.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    _, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    f, o = torch.sigmoid(f), torch.sigmoid(o)
    c = f * c + (1 - f) * torch.tanh(g)
    return o * torch.tanh(c), c
