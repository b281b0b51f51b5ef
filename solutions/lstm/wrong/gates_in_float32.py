"""Computes the gates in float32.

The pre-activations are rounded to single precision, and what is computed with double precision
inputs is worth no more. Look at what changes the dtype.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    gates = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).float()
    i, f, g, o = gates.to(x.dtype).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c
