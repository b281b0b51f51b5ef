"""Takes the tanh of the output gate.

A gate is between 0 and 1, this one can be negative. Look at the activation of the four parts.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(o)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c
