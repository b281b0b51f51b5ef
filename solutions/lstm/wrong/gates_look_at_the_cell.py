"""Lets the gates look at the cell state.

The cell state is added to the pre-activations of the gates; such peepholes are a variant, and not
of this cell. Look at what the gates depend on.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i + c), torch.sigmoid(f + c), torch.sigmoid(o + c)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c
