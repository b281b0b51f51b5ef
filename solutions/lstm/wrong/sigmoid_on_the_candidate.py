"""Takes the sigmoid of the candidate.

The candidate is treated as a gate, so that nothing negative is ever written into the cell. Look
at the activation of the four parts: one is different.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = f * c + i * torch.sigmoid(g)
    return o * torch.tanh(c), c
