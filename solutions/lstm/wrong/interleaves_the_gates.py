"""Reads the gates as interleaved.

Every fourth row is taken for a gate, but the rows of a gate stand together, k of them. Look at
how the pre-activations are split.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    gates = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    i, f, g, o = gates[:, 0::4], gates[:, 1::4], gates[:, 2::4], gates[:, 3::4]
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c
